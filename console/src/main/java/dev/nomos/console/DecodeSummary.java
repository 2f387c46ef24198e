package dev.nomos.console;

import dev.nomos.ingest.exports.ExportTally;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What {@code nomos decode} says when it is done. */
final class DecodeSummary {
  private DecodeSummary() {}

  static String of(ExportTally tally) {
    var text = new StringBuilder();
    line(
        text,
        "files %d, datagrams %d, messages %d, flows %d, options records %d"
            .formatted(
                tally.files(),
                tally.datagrams(),
                tally.messages(),
                tally.flows(),
                tally.options()));
    counts(text, "packets without export", tally.skipped());
    counts(text, "malformed datagrams", tally.malformed());
    counts(text, "lost data sets", tally.lost());
    Map<String, Long> problems = new LinkedHashMap<>();
    tally
        .problems()
        .forEach(
            (kind, count) ->
                problems.put(kind.name().toLowerCase(Locale.ROOT).replace('_', ' '), count));
    counts(text, "problems", problems);
    return text.toString();
  }

  private static void counts(StringBuilder text, String what, Map<String, Long> counts) {
    if (counts.isEmpty()) return;
    line(text, what + " " + counts.values().stream().mapToLong(Long::longValue).sum());
    counts.forEach((name, count) -> line(text, "  " + count + " × " + name));
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append(System.lineSeparator());
  }
}
