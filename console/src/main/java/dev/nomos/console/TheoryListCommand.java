package dev.nomos.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nomos.console.rules.EventTime;
import dev.nomos.console.rules.RuleReader;
import dev.nomos.console.rules.TheoryVersion;
import dev.nomos.schemas.avro.RuleStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code nomos theory list}. */
@Command(
    name = "list",
    header = "The theory versions that are kept, one a line.",
    description =
        "The oldest first. An asterisk marks the one in force at the newest record's time.",
    footer = {
      "",
      "JSON is a list of objects: version, effectiveFrom (event time), inForce, active and shadow",
      "(numbers of rules), space, minedRecords, minedEvidences, outcome (of the search).",
      "",
      "Example:",
      "  nomos theory list --bootstrap-servers localhost:9092 \\",
      "    --schema-registry http://localhost:8081"
    })
final class TheoryListCommand extends ReadingVerb {
  /** The members of the JSON; {@code effectiveFrom} is absent where it is the start of all time. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record VersionRow(
      long version,
      @Nullable String effectiveFrom,
      boolean inForce,
      long active,
      long shadow,
      String space,
      long minedRecords,
      long minedEvidences,
      String outcome) {
    static VersionRow of(TheoryVersion theory, boolean inForce) {
      return new VersionRow(
          theory.version(),
          EventTime.text(theory.effectiveFromMillis()),
          inForce,
          count(theory, RuleStatus.ACTIVE),
          count(theory, RuleStatus.SHADOW),
          theory.spaceId(),
          theory.minedRecords(),
          theory.minedEvidences(),
          theory.outcome());
    }

    private static long count(TheoryVersion theory, RuleStatus status) {
      return theory.rules().stream().filter(rule -> rule.getStatus() == status).count();
    }
  }

  @Override
  Told read(RuleReader reader) {
    List<VersionRow> rows = rows(reader.theories(), reader.streamTimeMillis());
    return new Told(rows, text(rows));
  }

  /** The one in force is the last whose time has come. */
  private static List<VersionRow> rows(List<TheoryVersion> theories, OptionalLong streamTime) {
    int inForce = -1;
    for (int i = 0; i < theories.size(); i++) {
      if (streamTime.isPresent()
          && theories.get(i).effectiveFromMillis() <= streamTime.getAsLong()) {
        inForce = i;
      }
    }
    List<VersionRow> rows = new ArrayList<>();
    for (int i = 0; i < theories.size(); i++) {
      rows.add(VersionRow.of(theories.get(i), i == inForce));
    }
    return rows;
  }

  private static String text(List<VersionRow> rows) {
    if (rows.isEmpty()) return "no theory yet: nothing was learned or added%n".formatted();
    return rows.stream()
        .map(
            row ->
                "%s%-7d  %-24s  %,7d  %,7d  %,13d  %s%n"
                    .formatted(
                        row.inForce() ? "*" : " ",
                        row.version(),
                        row.effectiveFrom() == null ? "-" : row.effectiveFrom(),
                        row.active(),
                        row.shadow(),
                        row.minedRecords(),
                        row.outcome()))
        .collect(
            Collectors.joining(
                "",
                " %-7s  %-24s  %7s  %7s  %13s  %s%n"
                    .formatted("VERSION", "FROM", "ACTIVE", "SHADOW", "MINED RECORDS", "SEARCH"),
                ""));
  }
}
