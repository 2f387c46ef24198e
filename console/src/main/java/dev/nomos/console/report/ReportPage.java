package dev.nomos.console.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.miner.run.RunDirectory;
import dev.nomos.miner.run.SearchStatistics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The page of a run: everything in one file, styles, scripts and data. */
public final class ReportPage {
  private static final String OWN = "dev/nomos/console/report/";

  /** The manifest's word for a run that found all there is. */
  private static final String COMPLETE = "complete";

  private ReportPage() {}

  /** A line of a table. */
  record Entry(String name, String value) {}

  /** A field of the prepared records. */
  record FieldEntry(String name, String type, String roles, String labels) {}

  /** What the template shows; {@code data}, styles and scripts go in as they are. */
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
      SingleFilePage.Shared shared,
      String script,
      String data) {}

  /** The whole page. */
  public static String of(RunDirectory run) {
    return SingleFilePage.of(OWN, "report.mustache", content(run));
  }

  /** Writes the page; {@code file} is replaced in one step or left as it was. */
  public static void write(RunDirectory run, Path file) throws IOException {
    SingleFilePage.write(of(run), file);
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
        SingleFilePage.shared(),
        SingleFilePage.resource(OWN + "report.js"),
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
}
