package dev.nomos.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nomos.ingest.table.TableSummary;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.FieldSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code nomos prepare} tells; the shape of its JSON.
 *
 * @param read data rows or packets of the input
 * @param rows prepared rows
 * @param filtered records that each filter left out
 * @param rejected broken records left out, with the first {@code rejections}
 * @param flaws packets whose headers are cut or lie, by what is wrong
 */
record PreparedReport(
    String dataset,
    String input,
    String format,
    long read,
    long rows,
    List<Column> columns,
    Map<String, Long> filtered,
    long rejected,
    List<String> rejections,
    Map<String, Long> flaws) {

  /**
   * A prepared column.
   *
   * @param family its field, where it is a window's column, at position {@code index}
   * @param absent rows that have no value in it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Column(
      String name,
      String type,
      List<String> roles,
      @Nullable String family,
      @Nullable Integer index,
      long absent) {}

  static PreparedReport of(DatasetSpec spec, Path input, TableSummary summary) {
    return new PreparedReport(
        spec.name(),
        input.toString(),
        summary.format(),
        summary.read(),
        summary.rows(),
        spec.preparedFields().stream().map(field -> column(field, summary)).toList(),
        summary.filtered(),
        summary.rejected(),
        summary.rejections(),
        summary.flaws());
  }

  private static Column column(FieldSpec field, TableSummary summary) {
    return new Column(
        field.name(),
        field.valueType().name().toLowerCase(Locale.ROOT),
        field.roles(),
        field.contextFamily(),
        field.contextIndex(),
        summary.absent().getOrDefault(field.name(), 0L));
  }

  /** For people; ends with a line break. */
  String text() {
    var text = new StringBuilder();
    text.append(
        "%s: %,d rows of %d columns from %,d %s of %s%n"
            .formatted(
                dataset,
                rows,
                columns.size(),
                read,
                format.equals("pcap") ? "packets" : "rows",
                input));
    filtered.forEach(
        (step, count) -> text.append("  left out by %s: %,d%n".formatted(step, count)));
    if (rejected > 0) text.append("  rejected: %,d%n".formatted(rejected));
    rejections.forEach(reason -> text.append("    %s%n".formatted(reason)));
    flaws.forEach((flaw, count) -> text.append("  packets with %s: %,d%n".formatted(flaw, count)));
    int width = columns.stream().mapToInt(column -> column.name().length()).max().orElse(0);
    for (Column column : columns) {
      text.append("  %s  %-11s".formatted(padded(column.name(), width), column.type()));
      if (column.absent() > 0) text.append(" absent %,d".formatted(column.absent()));
      if (!column.roles().isEmpty()) text.append(" ").append(String.join(", ", column.roles()));
      text.append(System.lineSeparator());
    }
    return text.toString();
  }

  private static String padded(String name, int width) {
    return name + " ".repeat(width - name.length());
  }
}
