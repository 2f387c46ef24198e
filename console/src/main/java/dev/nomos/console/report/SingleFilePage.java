package dev.nomos.console.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.mustachejava.DefaultMustacheFactory;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What pages have in common that are one file with styles, scripts and data in it. */
public final class SingleFilePage {
  private static final String SHARED = "dev/nomos/console/report/";
  private static final String CHART = "META-INF/resources/webjars/chart.js/4.4.9/dist/chart.umd.js";
  private static final JsonMapper JSON = new JsonMapper();

  private SingleFilePage() {}

  /**
   * What every template gets beside its own: {@code style}, {@code chart} and {@code parts} go in
   * as they are.
   *
   * @param chart Chart.js
   * @param parts what the pages' own scripts share
   */
  public record Shared(String style, String chart, String parts) {}

  public static Shared shared() {
    return new Shared(
        resource(SHARED + "report.css"), resource(CHART), resource(SHARED + "parts.js"));
  }

  /**
   * The template filled in.
   *
   * @param folder where it is packaged, with a slash at the end
   */
  public static String of(String folder, String template, Object content) {
    StringWriter page = new StringWriter();
    new DefaultMustacheFactory(folder).compile(template).execute(page, content);
    return page.toString();
  }

  /** Writes the page; {@code file} is replaced in one step or left as it was. */
  public static void write(String page, Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path making = target.resolveSibling("." + target.getFileName() + ".part");
    try {
      Files.writeString(making, page);
      Files.move(making, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(making);
    }
  }

  /** JSON that may stand inside a script element: no "less than" sign is left in it. */
  public static String data(Object value) {
    try {
      return JSON.writeValueAsString(value).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a page's data is always JSON", e);
    }
  }

  /** A packaged text. */
  public static String resource(String name) {
    try (var in = SingleFilePage.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not packaged");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be read", e);
    }
  }
}
