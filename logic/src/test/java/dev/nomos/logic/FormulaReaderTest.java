package dev.nomos.logic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever was read before, a text means what {@link Formula#parse} says. */
class FormulaReaderTest {
  private static final List<String> TEXTS =
      List.of(
          "octets = 1",
          "packets = 2",
          "octets = 1 or packets = 2",
          "packets = 2 or octets = 1 or octets = 1",
          "protocol = \"x or y\"",
          "protocol = \"x or y\" or octets = 1",
          "not octets = 1 or packets = 2",
          "octets = 1 and packets = 2 or octets = 3",
          "octets = 1 or packets = 2 and octets = 3",
          "octets = 1 or packets = 2 => octets = 3",
          "octets = 1 => packets = 2 or octets = 3",
          "octets = 1 <=> packets = 2 or octets = 3",
          "octets = 1 xor packets = 2 or octets = 3",
          "(octets = 1 or packets = 2) and octets = 3",
          "0 <= octets <= 9 or packets = 2",
          "protocol in {\"p\", \"q\"} or octets = 1",
          "forall i: len[i] = 1 or packets = 2",
          "packets = 2 or forall i: len[i] = 1 or octets = 1",
          "true or octets = 1",
          "octets = 1 OR packets = 2",
          "octets = 1  or  packets = 2",
          " octets = 1 or packets = 2 ");

  @Test
  void readsAsTheParserDoes() {
    var reader = new FormulaReader(Samples.TYPE);
    for (int round = 0; round < 2; round++) {
      for (String text : TEXTS) {
        assertThat(reader.read(text)).as(text).isEqualTo(Formula.parse(text));
      }
    }
  }

  @Test
  void readsRandomFormulasAsTheParserDoes() {
    var random = new Random(5);
    var reader = new FormulaReader(Samples.TYPE);
    for (int i = 0; i < 5_000; i++) {
      Formula formula =
          random.nextBoolean()
              ? Samples.clause(random)
              : Samples.formula(random, random.nextInt(4));
      String text = formula.toString();
      if (Formula.parse(text).problems(Samples.TYPE).isEmpty()) {
        assertThat(reader.read(text)).as(text).isEqualTo(Formula.parse(text));
      }
    }
  }

  @Test
  void aComparisonIsOneObject() {
    var reader = new FormulaReader(Samples.TYPE);
    Formula first = reader.read("octets = 1 or packets = 2");
    Formula second = reader.read("packets = 2 or octets = 1");
    assertThat(((Formula.AnyOf) second).parts().getFirst())
        .isSameAs(((Formula.AnyOf) first).parts().getLast());
  }

  @Test
  void refusesWhatMeansNothing() {
    var reader = new FormulaReader(Samples.TYPE);
    var _ = reader.read("octets = 1 or packets = 2");
    assertThatThrownBy(() -> reader.read("octets = 1 or packets ="))
        .isInstanceOf(FormulaSyntaxException.class);
    assertThatThrownBy(() -> reader.read("octets = 1 or"))
        .isInstanceOf(FormulaSyntaxException.class);
    assertThatThrownBy(() -> reader.read("")).isInstanceOf(FormulaSyntaxException.class);
    assertThatThrownBy(() -> reader.read("octets = 1 or c = 2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("c");
  }
}
