package dev.nomos.enforcer.training;

import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.FieldDomain.Choices;
import dev.nomos.logic.completion.FieldDomain.Numbers;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Records of a protocol, a port that it decides, and a number. */
final class SmallData {
  static final Vocabulary VOCABULARY =
      Vocabulary.of(
          new RowType(
              List.of(
                  Field.of("proto", FieldType.CATEGORICAL),
                  Field.of("port", FieldType.INTEGER),
                  Field.of("bytes", FieldType.INTEGER))),
          List.of(
              new Choices(List.of(Value.of("tcp"), Value.of("udp"), Value.of("icmp")), false),
              new Choices(List.of(Value.of(80), Value.of(53), Value.of(0)), false),
              new Numbers(0, 9999, 0, true)));

  private SmallData() {}

  static Sequences of(int records, long seed) {
    Random random = new Random(seed);
    Sequences sequences = new Sequences(VOCABULARY);
    for (int i = 0; i < records; i++) {
      int kind = random.nextInt(3);
      Value bytes = kind == 2 ? null : Value.of((kind + 1) * 40 + random.nextInt(9));
      sequences.add(
          Row.of(
              VOCABULARY.type(),
              new Value[] {
                Value.of(List.of("tcp", "udp", "icmp").get(kind)),
                Value.of(List.of(80, 53, 0).get(kind)),
                bytes
              }));
    }
    return sequences;
  }

  /** The tokens of some of the records, in the plain order. */
  static List<int[]> tokens(Sequences sequences, int... records) {
    return Arrays.stream(records)
        .mapToObj(record -> sequences.ordered(record, VOCABULARY.order().plain()))
        .toList();
  }
}
