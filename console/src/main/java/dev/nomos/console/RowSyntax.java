package dev.nomos.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nomos.logic.Field;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How prepared rows are written, a line each. */
enum RowSyntax {
  /** A header, then cells (RFC 4180); an absent value is an empty cell. */
  CSV {
    @Override
    String header(RowType type) {
      return cells(type.fields().stream().map(Field::name)) + "\n";
    }

    @Override
    String line(Row row) {
      return cells(IntStream.range(0, row.type().size()).mapToObj(row::get).map(RowSyntax::textOf))
          + "\n";
    }
  },
  /** An object a line; an absent value has no member. */
  JSON_LINES {
    @Override
    String header(RowType type) {
      return "";
    }

    @Override
    String line(Row row) {
      ObjectNode object = JSON.createObjectNode();
      row.asMap()
          .forEach(
              (name, value) -> {
                switch (value) {
                  case Value.Whole(var number) -> object.put(name, number);
                  case Value.Real(var number) -> object.put(name, number);
                  case Value.Text(var text) -> object.put(name, text);
                  case Value.Ratio ratio ->
                      throw new IllegalStateException("'" + ratio + "' in a row");
                }
              });
      return object + "\n";
    }
  };

  private static final ObjectMapper JSON = new ObjectMapper();

  /** JSON lines where the file's name says so, else CSV. */
  static RowSyntax of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return Stream.of(".jsonl", ".ndjson", ".json").anyMatch(name::endsWith) ? JSON_LINES : CSV;
  }

  abstract String header(RowType type);

  abstract String line(Row row);

  private static String textOf(@Nullable Value value) {
    return value == null ? "" : value.text();
  }

  private static String cells(Stream<String> cells) {
    return cells.map(RowSyntax::quoted).collect(Collectors.joining(","));
  }

  private static String quoted(String cell) {
    boolean isPlain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c < ' ');
    return isPlain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
