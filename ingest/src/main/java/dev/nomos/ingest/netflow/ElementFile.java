package dev.nomos.ingest.netflow;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.nomos.schemas.spec.SpecException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** Tables of information elements in CSV: ours, and the operator's; {@link ElementTable}. */
final class ElementFile {
  private static final List<String> HEADER = List.of("enterprise", "id", "name", "type");
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.]*");
  private static final long MOST_ENTERPRISE = 0xFFFF_FFFFL;
  private static final int MOST_ID = 0xFFFF;
  private static final int MOST_PRIVATE_ID = 0x7FFF;

  /** An element of a file and the line, from 1, that defines it. */
  record Line(long number, long key, FlowField element) {}

  private final List<Line> lines = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final Set<Long> keys = new HashSet<>();

  private ElementFile() {}

  static long key(long enterprise, int id) {
    return enterprise << 16 | id;
  }

  /** The elements that come with Nomos. */
  static Map<Long, FlowField> shipped() {
    Map<Long, FlowField> elements = new HashMap<>();
    for (var name : List.of("elements.csv", "vendors.csv")) {
      var stream = Objects.requireNonNull(ElementFile.class.getResourceAsStream(name));
      for (var line : read(new InputStreamReader(stream, StandardCharsets.UTF_8), name))
        elements.put(line.key(), line.element());
    }
    return elements;
  }

  static List<Line> read(Path file) {
    try {
      return read(Files.newBufferedReader(file), file.toString());
    } catch (IOException e) {
      throw new SpecException(file.toString(), List.of("cannot be read: " + e));
    }
  }

  private static List<Line> read(Reader in, String name) {
    var file = new ElementFile();
    try (var csv =
        CsvReader.builder()
            .commentStrategy(CommentStrategy.SKIP)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(in)) {
      var records = csv.iterator();
      if (!records.hasNext() || !records.next().getFields().equals(HEADER))
        file.problems.add("must begin with the line " + String.join(",", HEADER));
      else records.forEachRemaining(file::line);
    } catch (IOException | UncheckedIOException | CsvParseException e) {
      file.problems.add("cannot be read: " + e.getMessage());
    }
    if (!file.problems.isEmpty()) throw new SpecException(name, file.problems);
    return file.lines;
  }

  private void line(CsvRecord record) {
    long number = record.getStartingLineNumber();
    int before = problems.size();
    if (record.getFieldCount() != HEADER.size()) {
      problem(number, "must have " + HEADER.size() + " cells", record.getFields());
      return;
    }
    long enterprise = number(record, 0, 0, MOST_ENTERPRISE);
    long id = number(record, 1, 1, enterprise == 0 ? MOST_ID : MOST_PRIVATE_ID);
    var name = record.getField(2).strip();
    if (!NAME.matcher(name).matches())
      problem(number, "name must be letters, digits, '_' and '.', a letter first", name);
    var type = record.getField(3).strip();
    var known = ElementType.find(type);
    if (known.isEmpty())
      problem(number, "type must be an abstract data type such as unsigned32 or string", type);
    if (problems.size() == before && !keys.add(key(enterprise, (int) id)))
      problem(number, "defines an element a second time", enterprise + "," + id);
    if (problems.size() > before || known.isEmpty()) return;
    var element = new FlowField((int) id, name, type, known.get());
    lines.add(new Line(number, key(enterprise, (int) id), element));
  }

  private long number(CsvRecord record, int column, long least, long most) {
    var text = record.getField(column).strip();
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) return value;
    } catch (NumberFormatException notANumber) {
      // reported below
    }
    problem(
        record.getStartingLineNumber(),
        "%s must be %d to %d".formatted(HEADER.get(column), least, most),
        text);
    return 0;
  }

  private void problem(long line, String rule, Object seen) {
    problems.add("line %d: %s, but was '%s'".formatted(line, rule, seen));
  }
}
