package dev.nomos.logic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
      String netNomos = NetNomosText.of(formula);
      assertThat(Formula.parse(netNomos)).as(netNomos).isEqualTo(formula);
      assertThat(formula.toString() + netNomos).doesNotContainPattern("\\p{Cntrl}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          (Packets * 65535) >= Bytes | Packets * 65535 >= Bytes
          (DstPt = 138) -> ((A = 'x') AND (B = "y")) | DstPt = 138 => (A = "x" and B = "y")
          ((a = 1) AND (b == 2)) OR NOT (c != 3) | (a = 1 and b = 2) or not (c != 3)
          (a = 1) <-> (b = 2) | a = 1 <=> b = 2
          a = 1 xor b = 2 XOR c = 3 | not (not (a = 1 <=> b = 2) <=> c = 3)
          0 <= x <= 255 | 0 <= x and x <= 255
          not 0 <= x < 5 | not (0 <= x and x < 5)
          x MOD 4 = 1 | mod(x, 4) = 1
          a + x % 4 * 2 = 1 | a + mod(x, 4) * 2 = 1
          MOD(x, 4) = mod mod x | mod(x, 4) = mod(mod, x)
          MIN(a, b) < Max(c) | min(a, b) < max(c)
          -x + 3 > -2 - -1 | -1 * x + 3 > -2 - -1
          -(a + b) * c = - 5 | -1 * (a + b) * c = -5
          a - (b - c) - d = 1 | a - (b - c) - d = 1
          a / (b / c) / (d * e) = 1 | a / (b / c) / (d * e) = 1
          a->b = 1 | !
          a = 1->b = 1 | a = 1 => b = 1
          a = b -c | a = b - c
          (a - b) in {1, 2} | a - b in {1, 2}
          a NOT IN {2, 'x', -1, 2.0} | a not in {-1, 2, "x"}
          (a) not in {1} | a not in {1}
          FORALL k IN {0, 1, 2}: tcp.len[k] >= 5 | forall k in 0..2: tcp.len[k] >= 5
          Exists k in 3..3: a[k] = a[k - 1] or b = 1 | exists k in 3..3: a[k] = a[k - 1] or b = 1
          (forall k: a[k+1] >= a[k]) and b = 1 | (forall k: a[k + 1] >= a[k]) and b = 1
          sum(tcp.len[*], 4) > 9 | sum(tcp.len[*], 4) > 9
          TRUE | true
          a = False | !
          a = 1e3 | a = 1000
          a = 2.5E-2 | a = 0.025
          a = 10.0.0.1 | a = `10.0.0.1`
          `or` = 1 and `IN` = 2 | `or` = 1 and `IN` = 2
          a = 'it\\'s \\n\\u0041\\t' | a = "it's \\nA\\t"
          (((a + 1))) = ((b)) | a + 1 = b
          ((a = 1)) | a = 1
          bits(tcp.flags, 18) != 0 | bits(tcp.flags, 18) != 0
          avg(a) = count(b) | avg(a) = count(b)
          """)
  void isReadAs(String text, String canonical) {
    if (canonical.equals("!")) {
      assertThatThrownBy(() -> Formula.parse(text)).isInstanceOf(FormulaSyntaxException.class);
    } else {
      assertThat(Formula.parse(text)).hasToString(canonical);
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
        "a = 1e",
        "a = 1e+",
        "a = 1e1000",
        "a = 1e-99999999999",
        "a = 5x",
        "a = \"\\u12\"",
        "a in {}",
        "a in {b}",
        "a in {1",
        "a in 5",
        "a not = 1",
        "forall k: ",
        "forall: a = 1",
        "forall k in 5..2: a[k] = 1",
        "forall k in {0, 2}: a[k] = 1",
        "forall k in 0..2000000000: a[k] = 1",
        "exists k: ".repeat(100_000) + "a[k] = 1",
        "a[k + 99999999999] = 1",
        "a[1] = 1",
        "bits(a, 1.5) = 1",
        "bits(a) = 1",
        "mod(a) = 1",
        "mid(a) = 1",
        "min() = 1",
        "min(a" + ", a".repeat(100_000) + ") = 1",
        "min(".repeat(100_000),
        "a = 1 <=> ".repeat(100_000) + "a = 1",
        "a = 1 xor ".repeat(1000) + "a = 1",
        "0 < ".repeat(100_000) + "1",
        "-".repeat(100_000) + "a = 1",
        "not ".repeat(200) + "a = 1",
        "a = 1 or ".repeat(1_000_000) + "a = 1",
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
    String sum = "a" + " + a".repeat(99) + " = 1";
    assertThat(Formula.parse(sum)).hasToString(sum);
    for (String deep : List.of("not ", "a = 1 => ", "a = 1 <=> ", "forall k: ", "a = 1 or not ")) {
      Formula deepest = Formula.parse(deep.repeat(57) + sum.substring(4 * 60));
      assertThat(Formula.parse(deepest.toString())).isEqualTo(deepest);
      assertThat(Formula.parse(NetNomosText.of(deepest))).isEqualTo(deepest);
    }
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
            """
            cannot read formula at position 10: expected a number, a text or a field
              octets <=\s
                        ^\
            """);
    assertThatThrownBy(() -> Formula.parse("a = 1 or ".repeat(50) + "b = \"\n\t\" or and = 1"))
        .hasMessage(
            """
            cannot read formula at position 462: expected a number, a text or a field
              …or a = 1 or a = 1 or a = 1 or a = 1 or a = 1 or b = "  " or and = 1
                                                                           ^\
            """);
  }

  private static final RowType LABELLED =
      new RowType(
          List.of(
              new Field(
                  "Proto", FieldType.CATEGORICAL, "protocol", Map.of("17", "UDP", "6", "TCP")),
              new Field(
                  "Port",
                  FieldType.INTEGER,
                  "port",
                  Map.of("80", "web", "443", "web", "0", "0.0.0.0", "7", "TCP")),
              Field.of("TCP", FieldType.CATEGORICAL)));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Proto = UDP | Proto = 17
          (Port != web) -> (Proto != UDP) | Port not in {80, 443} => Proto != 17
          Port = 0.0.0.0 | Port = 0
          Proto in {UDP, 6} | Proto in {6, 17}
          Proto = TCP | Proto = TCP
          Proto = 'TCP' | Proto = "TCP"
          """)
  void labelsAreReadAsTheirValues(String text, String canonical) {
    Formula formula = Formula.parse(text, LABELLED);
    assertThat(formula).hasToString(canonical);
    assertThat(Formula.parse(NetNomosText.of(formula, LABELLED), LABELLED)).isEqualTo(formula);
  }

  @Test
  void labelsArePrintedWhereTheyAreReadBack() {
    Formula formula =
        Formula.parse("Port = 0 or Port = 80 or Port < 7 or Proto in {17, 6, 5} or Proto != 17");
    assertThat(NetNomosText.of(formula, LABELLED))
        .isEqualTo(
            "(Port = 0.0.0.0) OR (Port = 80) OR (Port < 7) OR (Proto IN {5, 6, UDP}) OR (Proto !="
                + " UDP)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          octets = 1 or octtes = 2 | 14 | unknown field 'octtes'; did you mean 'octets'?
          zzzzz = 2 | 0 | unknown field 'zzzzz'
          octets + protocol = 2 | 9 | 'protocol' is text, which no arithmetic can use
          octets = 1 and protocol < 2 | 15 | text has no order; compare it with = or !=
          packets < "udp" | 10 | text has no order; compare it with = or !=
          octets = "udp" | 0 | a number is compared with text
          protocol = octets | 11 | a number is compared with text
          protocol = 443 | -1 |
          `and` != 4.5 | -1 |
          5 = "5" | -1 |
          protocol in {443, "x"} | -1 |
          octets in {443, "x"} | 0 | a number is compared with text
          octets = mod(load.5m, 2) | 9 | 'mod(load.5m, 2)' needs whole numbers
          octets = 5 mod (octets / 2) | 9 | 'mod(5, octets / 2)' needs whole numbers
          octets = mod(99999999999999999999, 7) | -1 |
          bits(octets * 0.5, 2) = 1 | 0 | 'bits(octets * 0.5, 2)' needs whole numbers
          octets = avg(syn, protocol) | 18 | 'protocol' is text, which no arithmetic can use
          octets = 1 => len[k] = 2 | 14 | 'k' names no position; write 'forall k: …'
          len[*] = 2 | 0 | 'len[*]' stands only inside min, max, sum, avg or count
          sum(lenn[*]) = 2 | 4 | unknown window family 'lenn'; did you mean 'len'?
          forall k: forall k: len[k] = 2 | 10 | 'k' stands for another position here already
          octets = 1 or (forall k: octets = 2) | 15 | no window is taken at position 'k'
          octets = 1 or (exists k in 7..9: len[k] = 2) | 15 | no position has all the fields that are named
          forall k: len[k] = proto[k] | 10 | a number is compared with text
          forall k: len[k] > proto_ctx0 | 19 | text has no order; compare it with = or !=
          forall k: exists j: len[k] = len[j + 1] | -1 |
          """)
  void typeErrorsPointAtTheirPart(String text, int position, String reason) {
    if (position < 0) {
      Formula.parse(text, Samples.TYPE);
      return;
    }
    assertThatThrownBy(() -> Formula.parse(text, Samples.TYPE))
        .isInstanceOfSatisfying(
            FormulaTypeException.class, e -> assertThat(e.position()).isEqualTo(position))
        .hasMessage(
            "formula means nothing at position %d: %s\n  %s\n  %s^"
                .formatted(position, reason, text, " ".repeat(position)));
  }

  @Test
  void quantifiersThatGrowTooLargeAreRefused() {
    List<Field> fields =
        IntStream.range(0, 100)
            .mapToObj(
                k ->
                    new Field(
                        "f" + k,
                        FieldType.INTEGER,
                        "f",
                        Map.of(),
                        new Field.WindowPosition("f", k)))
            .toList();
    RowType wide = new RowType(fields);
    assertThat(Formula.parse("forall i: exists j: f[i] = f[j]").problems(wide)).isEmpty();
    assertThat(Formula.parse("forall i: exists j: forall k: f[i] = f[j] + f[k]").problems(wide))
        .singleElement()
        .asString()
        .contains("more than 100000 parts when written out");
  }
}
