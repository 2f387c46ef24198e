package dev.nomos.logic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FormulaTextTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void printedFormulaReadsBackEqual(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      Formula formula = Samples.formula(random, random.nextInt(6));
      assertThat(Formula.parse(formula.toString())).as("%s", formula).isEqualTo(formula);
    }
  }

  @Test
  void precedenceIsNotAndOrImplies() {
    assertThat(Formula.parse("not a = 1 and b = 2 or c = 3 => d = 4 => e = 5"))
        .isEqualTo(Formula.parse("((not (a = 1) and b = 2) or c = 3) => ((d = 4) => (e = 5))"));
    assertThat(Formula.parse("a + b * 2 <= (a + b) * 2")).hasToString("a + b * 2 <= (a + b) * 2");
  }

  static List<String> hostile() {
    String parens = "(".repeat(100_000);
    return List.of(
        "",
        " ",
        "a",
        "a =",
        "= 1",
        "a = = 1",
        "a => b",
        "a = 1 or",
        "a = \"open",
        "a = \"open\\\"",
        "`open = 1",
        "a = 1)",
        "(a = 1",
        "a = 1.2.3",
        "a = --1",
        "a = 1e5",
        "a = 1 b",
        "and = 1",
        "a = \u0000",
        parens,
        parens + "a",
        parens + "a = 1" + ")".repeat(100_000),
        parens + "\"",
        "not ".repeat(100_000) + "a = 1",
        "a = 1 => ".repeat(100_000) + "a = 1",
        "a = " + "(1 + ".repeat(50_000),
        "a" + " + a".repeat(100_000) + " = 1",
        "a" + " * a".repeat(100_000) + " = 1",
        "a = " + "9".repeat(1_000_000));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void textThatIsNoFormulaIsRefusedQuickly(String text) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertThatThrownBy(() -> Formula.parse(text))
                .isInstanceOf(FormulaSyntaxException.class));
  }

  @Test
  void longestFormulasCanBeWalked() {
    String sum = "a" + " + a".repeat(499) + " = 1";
    assertThat(Formula.parse(sum)).hasToString(sum);
    assertThat(Formula.parse("a = 1" + " or a = 1".repeat(50_000)).fields()).containsExactly("a");
  }

  @Test
  void everyPieceOfAFormulaIsReadOrRefused() {
    var random = new Random(9);
    for (int i = 0; i < 500; i++) {
      String text = Samples.formula(random, 4).toString();
      int from = random.nextInt(text.length());
      String piece = text.substring(from, from + random.nextInt(text.length() - from + 1));
      try {
        Formula read = Formula.parse(piece);
        assertThat(Formula.parse(read.toString())).isEqualTo(read);
      } catch (FormulaSyntaxException e) {
        assertThat(e.position()).isBetween(0, piece.length());
      }
    }
  }

  @Test
  void messageTellsPositionAndExpectation() {
    assertThatThrownBy(() -> Formula.parse("octets <= "))
        .hasMessage(
            "cannot read formula at position 10: expected a number, a text or a field in 'octets"
                + " <= '");
  }
}
