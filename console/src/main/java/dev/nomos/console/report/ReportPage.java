package dev.nomos.console.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import dev.nomos.miner.run.RunDirectory;
import dev.nomos.miner.run.SearchStatistics;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The page of a run: everything in one file, styles, scripts and data. */
public final class ReportPage {
  private static final String OWN = "dev/nomos/console/report/";
  private static final String CHART = "META-INF/resources/webjars/chart.js/4.4.9/dist/chart.umd.js";

  /** The manifest's word for a run that found all there is. */
  private static final String COMPLETE = "complete";

  private ReportPage() {}

  /** A line of a table. */
  record Entry(String name, String value) {}

  /** A field of the prepared records. */
  record FieldEntry(String name, String type, String roles, String labels) {}

  /** What the template shows; {@code data}, {@code style} and the scripts go in as they are. */
  record Content(
      String title,
      String about,
      String run,
      String grammar,
      String outcome,
      boolean stopped,
      List<Entry> tiles,
      List<FieldEntry> fields,
      List<Entry> values,
      List<Entry> manifest,
      String style,
      String chart,
      String script,
      String data) {}

  /** The whole page. */
  public static String of(RunDirectory run) {
    Mustache template = new DefaultMustacheFactory(OWN).compile("report.mustache");
    StringWriter page = new StringWriter();
    template.execute(page, content(run));
    return page.toString();
  }

  /** Writes the page; {@code file} is replaced in one step or left as it was. */
  public static void write(RunDirectory run, Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path making = target.resolveSibling("." + target.getFileName() + ".part");
    try {
      Files.writeString(making, of(run));
      Files.move(making, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(making);
    }
  }

  private static Content content(RunDirectory run) {
    return new Content(
        run.dataset().path("name").asText(run.name()),
        run.dataset().path("description").asText(""),
        run.name(),
        run.grammar().path("name").asText(""),
        outcome(run),
        !run.manifest().path("outcome").asText(COMPLETE).equals(COMPLETE),
        tiles(run),
        fields(run.fields()),
        entries(run.semanticValues()),
        entries(run.manifest()),
        resource(OWN + "report.css"),
        resource(CHART),
        resource(OWN + "report.js"),
        PageData.of(run).json());
  }

  private static String outcome(RunDirectory run) {
    if (run.search().searches().isEmpty()) {
      String reason = run.manifest().at("/fit_metadata/stop_reason").asText("");
      return "trees, "
          + run.manifest().path("outcome").asText(COMPLETE)
          + (reason.isEmpty() ? "" : " by " + reason);
    }
    String stopped =
        run.search().searches().stream()
            .filter(s -> s.outcome() == SearchStatistics.Ending.STOPPED)
            .map(
                s ->
                    "%s search stopped by %s, complete up to size %d"
                        .formatted(s.name(), s.reason(), s.completeSize()))
            .collect(Collectors.joining("; "));
    return stopped.isEmpty() ? run.manifest().path("outcome").asText(COMPLETE) : stopped;
  }

  private static List<Entry> tiles(RunDirectory run) {
    var statistics = run.statistics();
    return List.of(
        tile("records", statistics.records()),
        tile("distinct evidences", statistics.evidences()),
        tile("predicates", statistics.predicates().size()),
        tile("rules", statistics.rules().size()),
        tile("approximate rules", statistics.approximateRules().size()),
        tile("left out as implied", run.search().implied()));
  }

  private static Entry tile(String name, long count) {
    return new Entry(name, String.format(Locale.ROOT, "%,d", count));
  }

  private static List<FieldEntry> fields(JsonNode fields) {
    List<FieldEntry> entries = new ArrayList<>();
    for (JsonNode field : fields) {
      entries.add(
          new FieldEntry(
              field.path("name").asText(),
              field.path("value_type").asText(),
              texts(field.path("roles")),
              labels(field.path("enum_labels"))));
    }
    return entries;
  }

  private static String labels(JsonNode labels) {
    return entries(labels).stream()
        .filter(e -> !e.name().equals(e.value()))
        .map(e -> e.name() + " = " + e.value())
        .collect(Collectors.joining(", "));
  }

  /** The tree's plain values with the way to each: {@code fit_metadata.seconds}. */
  private static List<Entry> entries(JsonNode tree) {
    List<Entry> entries = new ArrayList<>();
    addEntries("", tree, entries);
    return entries;
  }

  private static void addEntries(String path, JsonNode node, List<Entry> entries) {
    if (node.isObject()) {
      String prefix = path.isEmpty() ? "" : path + ".";
      node.propertyStream().forEach(e -> addEntries(prefix + e.getKey(), e.getValue(), entries));
    } else if (node.isArray() && node.valueStream().anyMatch(JsonNode::isContainerNode)) {
      for (int i = 0; i < node.size(); i++) {
        addEntries(path + "[" + i + "]", node.get(i), entries);
      }
    } else if (node.isArray() && !node.isEmpty()) {
      entries.add(new Entry(path, texts(node)));
    } else if (node.isValueNode() && !node.isNull()) {
      entries.add(new Entry(path, node.asText()));
    }
  }

  private static String texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).collect(Collectors.joining(", "));
  }

  private static String resource(String name) {
    try (var in = ReportPage.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not packaged");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be read", e);
    }
  }
}
