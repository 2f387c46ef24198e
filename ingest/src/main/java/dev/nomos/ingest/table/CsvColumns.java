package dev.nomos.ingest.table;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.ingest.prepare.InputColumn;
import dev.nomos.ingest.prepare.TablePreparation;
import dev.nomos.schemas.spec.CsvReadOptions;
import dev.nomos.schemas.spec.PreprocessStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Which columns of a CSV file a preparation wants. */
final class CsvColumns {
  private static final int MOST_SHOWN = 100;

  private final Path file;
  private final CsvReadOptions options;
  private final List<String> names;
  private final int[] slots;
  private final boolean[] numeric;

  /** {@code header}: what the file calls its columns. Throws {@link TableException}. */
  CsvColumns(Path file, CsvReadOptions options, List<String> header, TablePreparation preparation) {
    this.file = file;
    this.options = options;
    this.names = header;
    this.slots = new int[names.size()];
    this.numeric = new boolean[names.size()];
    Arrays.fill(slots, -1);
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      var column = uses(i) ? preparation.input(names.get(i)) : null;
      if (column != null) place(i, column, seen);
    }
    present(preparation.inputs(), seen);
  }

  /** The names that stand for numbers where neither the file nor the options have any. */
  static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  private void place(int index, InputColumn column, Map<String, Integer> seen) {
    Integer other = seen.put(column.canonicalName(), index);
    if (other != null)
      throw new TableException(
          file,
          "columns %d ('%s') and %d ('%s') are both '%s'"
              .formatted(other + 1, names.get(other), index + 1, names.get(index), column.name()));
    slots[index] = column.slot();
    var dtype = options.dtypeOf(names.get(index));
    numeric[index] =
        dtype == null
            ? CsvCells.isNumeric(column.type())
            : PreprocessStep.castType(dtype).orElseThrow().isNumeric();
  }

  private boolean uses(int index) {
    if (options.usecols().isEmpty()) return true;
    for (JsonNode wanted : options.usecols())
      if (wanted.isTextual()
          ? wanted.textValue().equals(names.get(index))
          : wanted.intValue() == index) return true;
    return false;
  }

  private void present(List<InputColumn> required, Map<String, Integer> seen) {
    List<String> missing = new ArrayList<>();
    for (var column : required)
      if (!seen.containsKey(column.canonicalName())) missing.add(column.name());
    for (JsonNode wanted : options.usecols()) if (isMissing(wanted)) missing.add(wanted.asText());
    if (missing.isEmpty()) return;
    throw new TableException(
        file, "lacks the columns " + shown(missing) + "; it has " + shown(names));
  }

  private boolean isMissing(JsonNode wanted) {
    return wanted.isTextual()
        ? !names.contains(wanted.textValue())
        : wanted.intValue() >= names.size();
  }

  private static String shown(List<String> names) {
    List<String> few = names.stream().limit(MOST_SHOWN).map(CsvColumns::quoted).toList();
    return String.join(", ", few)
        + (names.size() > few.size() ? " and " + (names.size() - few.size()) + " more" : "");
  }

  private static String quoted(String name) {
    return "'" + (name.length() > MOST_SHOWN ? name.substring(0, MOST_SHOWN) + "…" : name) + "'";
  }

  int count() {
    return names.size();
  }

  int[] slots() {
    return slots;
  }

  boolean[] numeric() {
    return numeric;
  }
}
