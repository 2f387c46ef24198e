package dev.nomos.validator;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Value;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.Origin;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A small data set, its records and its theories. */
final class Traffic {
  static final Topics TOPICS = new Topics("lab", "udp", 2);
  static final String NO_FLAGS = "protocol != \"udp\" or tcp.flags = 0";
  static final String BIG_ENOUGH = "octets >= 20 * packets";

  static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("protocol", FieldType.CATEGORICAL),
              new Field("tcp.flags", FieldType.INTEGER, "TCP flags", Map.of()),
              Field.of("octets", FieldType.INTEGER),
              Field.of("packets", FieldType.INTEGER),
              Field.of("load", FieldType.REAL)));
  static final RecordFormat FORMAT = new RecordFormat("lab", TYPE);

  private Traffic() {}

  static Row row(Object... namesAndValues) {
    Map<String, Value> values = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put((String) namesAndValues[i], value(namesAndValues[i + 1]));
    }
    return Row.of(TYPE, values);
  }

  private static Value value(Object value) {
    return value instanceof String text ? Value.of(text) : Value.of(((Number) value).longValue());
  }

  static Row udp(long flags) {
    return row("protocol", "udp", "tcp.flags", flags, "octets", 100, "packets", 2);
  }

  static Origin origin(long rawOffset) {
    return new Origin("192.0.2.1", 0, rawOffset, 3, false, false);
  }

  static TheoryChunk theory(long version, long effectiveFrom, String... formulas) {
    return chunk(version, effectiveFrom, 0, 1, formulas);
  }

  static TheoryChunk chunk(
      long version, long effectiveFrom, int chunk, int chunks, String... formulas) {
    List<TheoryRule> rules = new ArrayList<>();
    for (String formula : formulas) {
      Rule rule = Rule.of(Formula.parse(formula));
      rules.add(
          TheoryRule.newBuilder().setId(rule.id()).setFormula(rule.formula().toString()).build());
    }
    return TheoryChunk.newBuilder()
        .setDataset("lab")
        .setVersion(version)
        .setChunk(chunk)
        .setChunks(chunks)
        .setEffectiveFromMillis(effectiveFrom)
        .setRules(rules)
        .build();
  }

  static String idOf(String formula) {
    return Rule.of(Formula.parse(formula)).id();
  }
}
