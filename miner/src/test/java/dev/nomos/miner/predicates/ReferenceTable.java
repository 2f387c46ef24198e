package dev.nomos.miner.predicates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nomos.logic.EvidenceCounter;
import dev.nomos.logic.EvidenceTable;
import dev.nomos.logic.Field;
import dev.nomos.logic.Field.WindowPosition;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.RecordBatch;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.miner.search.SharedData;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.GrammarSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A table as NetNomos prepared it, with the specifications that it was prepared by: what is checked
 * on it does not depend on our own preparation.
 */
public final class ReferenceTable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DatasetSpec spec;
  private final RowType type;
  private final List<Row> rows = new ArrayList<>();

  /** {@code table}: a CSV file; {@code types}: what its columns are. Skips where one is absent. */
  public ReferenceTable(String dataset, String types, String table) throws IOException {
    spec = DatasetSpec.read(shared("specs/datasets/" + dataset + ".json"));
    type = type(JSON.readTree(shared("reference/prepared/" + types + ".json").toFile()));
    List<String> lines = Files.readAllLines(shared(table));
    List<String> header = names(lines.getFirst());
    lines.stream().skip(1).forEach(line -> rows.add(row(header, line)));
  }

  static Path shared(String name) {
    Path path = SharedData.find(name);
    Assumptions.assumeTrue(path != null, () -> "no shared data: " + name);
    return path;
  }

  static GrammarSpec grammar(String name) {
    return GrammarSpec.read(shared("specs/grammars/" + name + ".json"));
  }

  private static RowType type(JsonNode table) {
    Map<String, WindowPosition> positions = new HashMap<>();
    table
        .get("context_families")
        .properties()
        .forEach(
            family -> {
              for (int i = 0; i < family.getValue().size(); i++) {
                positions.put(
                    family.getValue().get(i).asText(), new WindowPosition(family.getKey(), i));
              }
            });
    List<Field> fields = new ArrayList<>();
    for (JsonNode column : table.get("columns")) {
      String name = column.asText();
      FieldType type =
          FieldType.valueOf(table.get("types").get(name).asText().toUpperCase(Locale.ROOT));
      fields.add(new Field(name, type, name, Map.of(), positions.get(name)));
    }
    return new RowType(fields);
  }

  /** Raw tables have the input's names. */
  private List<String> names(String header) {
    return cells(header).stream()
        .map(
            name ->
                spec.fields().stream()
                    .filter(field -> field.inputName().equals(name))
                    .map(field -> field.name())
                    .findFirst()
                    .orElse(name))
        .toList();
  }

  private static List<String> cells(String line) {
    return List.of(line.split(",", -1));
  }

  private Row row(List<String> header, String line) {
    List<String> cells = cells(line);
    Map<String, Value> values = new HashMap<>();
    for (int i = 0; i < header.size(); i++) {
      Value value = value(header.get(i), cells.get(i));
      if (value != null) {
        values.put(header.get(i), value);
      }
    }
    return Row.of(type, values);
  }

  private @Nullable Value value(String name, String cell) {
    return type.field(name)
        .map(f -> f.type().isNumeric() ? Value.of(new BigDecimal(cell.strip())) : Value.of(cell))
        .orElse(null);
  }

  public List<Row> rows() {
    return rows;
  }

  /** The distinct evidences, counted by columns. */
  EvidenceTable evidence(PredicateSpace space) {
    EvidenceCounter counter = new EvidenceCounter(space, 100_000);
    RecordBatch.Builder batch = new RecordBatch.Builder(type, 1000);
    for (Row row : rows) {
      batch.add(row);
      if (batch.isFull()) {
        counter.add(batch.build());
      }
    }
    counter.add(batch.build());
    return counter.table();
  }

  public GeneratedSpace space(String grammar) {
    Profile profile = new SampleProfile(type, new Random(1));
    rows.forEach(profile::add);
    return PredicateGeneration.generate(grammar(grammar), spec, profile);
  }
}
