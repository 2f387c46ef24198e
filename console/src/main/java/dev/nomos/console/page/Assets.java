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
      Map.of(
          "/", new Asset(OWN + "index.html", HTML),
          "/page.css", new Asset(OWN + "page.css", CSS),
          "/page.js", new Asset(OWN + "page.js", SCRIPT),
          "/rules.js", new Asset(OWN + "rules.js", SCRIPT),
          "/feed.js", new Asset(OWN + "feed.js", SCRIPT),
          "/timeline.js", new Asset(OWN + "timeline.js", SCRIPT),
          "/format.js", new Asset(OWN + "format.js", SCRIPT),
          "/icon.svg", new Asset(OWN + "icon.svg", "image/svg+xml"),
          "/lib/chart.js",
              new Asset("/META-INF/resources/webjars/chart.js/4.4.9/dist/chart.umd.js", SCRIPT));

  private final Map<String, byte[]> loaded = new ConcurrentHashMap<>();

  private record Asset(String resource, String type) {}

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
