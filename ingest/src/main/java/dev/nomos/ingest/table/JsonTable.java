package dev.nomos.ingest.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.nomos.ingest.prepare.InputColumn;
import dev.nomos.ingest.prepare.TablePreparation;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.CsvReadOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of JSON lines into a preparation: one object a line, blank lines apart. A member is
 * the column of its name, a member of a nested object that of both names with a dot between; one
 * that is not there, or null, is absent. A line that is no such object, or has a list where the
 * specification wants a value, is counted and left out.
 */
final class JsonTable {
  private static final int MOST_NESTED = 32;
  private static final int MOST_SHOWN = 200;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /** Numbers that Python writes though JSON has none of them; they mean no value. */
  private static final Set<String> NO_NUMBERS =
      Set.of("NaN", "INF", "Infinity", "-INF", "-Infinity");

  private final Path file;
  private final TablePreparation preparation;
  private final Tally tally;
  private final long limit;
  private final CsvCells cells = new CsvCells(CsvReadOptions.DEFAULT);
  private final @Nullable Value[] record;

  /** Names of objects that a wanted column may be in. */
  private final Set<String> outer = new HashSet<>();

  /** The line's fault, told without a stack trace. */
  private static final class Unfit extends Exception {
    Unfit(String reason) {
      super(reason, null, false, false);
    }
  }

  JsonTable(Path file, TablePreparation preparation, Tally tally, long limit) {
    this.file = file;
    this.preparation = preparation;
    this.tally = tally;
    this.limit = limit;
    this.record = new @Nullable Value[preparation.slots()];
    for (var column : preparation.inputs()) {
      addOuter(column.name());
      addOuter(column.canonicalName());
    }
  }

  private void addOuter(String name) {
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1))
      outer.add(name.substring(0, dot));
  }

  void read() {
    try (var lines = new BufferedReader(text())) {
      long number = 0;
      for (long count = 0; count < limit; ) {
        var line = lines.readLine();
        if (line == null) return;
        number++;
        if (line.isBlank()) continue;
        count++;
        accept(line, number);
      }
    } catch (IOException e) {
      throw new TableException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  private Reader text() throws IOException {
    return TextReader.open(file, StandardCharsets.UTF_8, CodingErrorAction.REPORT);
  }

  private void accept(String line, long number) throws IOException {
    tally.countRead();
    Arrays.fill(record, null);
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT)
        throw new Unfit("is no JSON object, but begins with " + shown(line));
      members(parser, "", 1);
      if (parser.nextToken() != null) throw new Unfit("goes on after its JSON object");
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      tally.countRejected(
          number,
          "is no JSON"
              + (at == null ? "" : " at column " + at.getColumnNr())
              + ": "
              + shown(String.valueOf(e.getOriginalMessage())));
      return;
    } catch (Unfit e) {
      tally.countRejected(number, String.valueOf(e.getMessage()));
      return;
    }
    if (tally.arrives(record, number)) preparation.accept(record, number);
  }

  private static String shown(String text) {
    return text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text;
  }

  /** The rest of an object whose members' names begin with {@code prefix}. */
  private void members(JsonParser parser, String prefix, int depth) throws IOException, Unfit {
    if (depth > MOST_NESTED) throw new Unfit("nests objects more than " + MOST_NESTED + " deep");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = prefix.isEmpty() ? parser.currentName() : prefix + parser.currentName();
      var column = preparation.input(name);
      var token = parser.nextToken();
      if (column != null) value(parser, token, column, name);
      else if (token == JsonToken.START_OBJECT && outer.contains(name))
        members(parser, name + ".", depth + 1);
      else parser.skipChildren();
    }
  }

  private void value(JsonParser parser, JsonToken token, InputColumn column, String name)
      throws IOException, Unfit {
    if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY)
      throw new Unfit(
          "column '%s' must be a value, but was %s"
              .formatted(name, token == JsonToken.START_ARRAY ? "a list" : "an object"));
    if (token == JsonToken.VALUE_NULL) return;
    if (record[column.slot()] != null) throw new Unfit("has column '" + name + "' twice");
    record[column.slot()] = value(parser, token, CsvCells.isNumeric(column.type()));
  }

  /** As a cell of a CSV file with the same text, but that an empty text is a text. */
  private @Nullable Value value(JsonParser parser, JsonToken token, boolean numeric)
      throws IOException {
    if (token == JsonToken.VALUE_NUMBER_FLOAT && NO_NUMBERS.contains(parser.getText())) return null;
    if (!numeric) return Value.of(parser.getText());
    return cells.number(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
  }
}
