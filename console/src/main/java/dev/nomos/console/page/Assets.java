package dev.nomos.console.page;

import com.sun.net.httpserver.HttpExchange;
import dev.nomos.console.http.Responses;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The page's files, by exact path: what is not listed does not exist. */
final class Assets {
  private static final String OWN = "/dev/nomos/console/page/";
  private static final String HTML = "text/html; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final Map<String, Asset> BY_PATH =
      Map.ofEntries(
          Map.entry("/", new Asset(OWN + "index.html", HTML)),
          own("page.css", CSS),
          own("review.css", CSS),
          own("page.js", SCRIPT),
          own("api.js", SCRIPT),
          own("route.js", SCRIPT),
          own("format.js", SCRIPT),
          own("rules.js", SCRIPT),
          own("rulerow.js", SCRIPT),
          own("feed.js", SCRIPT),
          own("violation.js", SCRIPT),
          own("timeline.js", SCRIPT),
          own("review.js", SCRIPT),
          own("rule.js", SCRIPT),
          own("decide.js", SCRIPT),
          own("theories.js", SCRIPT),
          own("health.js", SCRIPT),
          own("growth.js", SCRIPT),
          own("explorer.js", SCRIPT),
          own("icon.svg", "image/svg+xml"),
          Map.entry(
              "/lib/chart.js",
              new Asset("/META-INF/resources/webjars/chart.js/4.4.9/dist/chart.umd.js", SCRIPT)));

  private final Map<String, byte[]> loaded = new ConcurrentHashMap<>();

  private record Asset(String resource, String type) {}

  private static Map.Entry<String, Asset> own(String name, String type) {
    return Map.entry("/" + name, new Asset(OWN + name, type));
  }

  /** False, and nothing answered, if there is no such file. */
  boolean serve(HttpExchange exchange, String path) throws IOException {
    Asset asset = BY_PATH.get(path);
    if (asset == null) return false;
    byte[] bytes = loaded.get(path);
    if (bytes == null) {
      bytes = load(asset);
      loaded.put(path, bytes);
    }
    exchange.getResponseHeaders().set("Cache-Control", "no-cache");
    Responses.bytes(exchange, 200, asset.type(), bytes);
    return true;
  }

  private static byte[] load(Asset asset) throws IOException {
    try (var in = Assets.class.getResourceAsStream(asset.resource())) {
      if (in == null) throw new IllegalStateException(asset.resource() + " is not packaged");
      return in.readAllBytes();
    }
  }
}
