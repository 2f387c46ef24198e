package dev.nomos.logic.entailment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Truth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EntailmentTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final RowType FLOW =
      new RowType(
          List.of(
              Field.of("Packets", FieldType.INTEGER),
              Field.of("Bytes", FieldType.INTEGER),
              Field.of("Flagged", FieldType.BOOLEAN),
              Field.of("Duration", FieldType.REAL),
              Field.of("Proto", FieldType.CATEGORICAL)));

  private static List<Rule> rules(String... texts) {
    return List.of(texts).stream().map(Formula::parse).map(Rule::of).toList();
  }

  private static List<Formula> formulas(String... texts) {
    return List.of(texts).stream().map(Formula::parse).toList();
  }

  private static Verdict verdict(List<Rule> rules, List<Formula> axioms, String query) {
    try (var entailment = new Entailment(rules, FLOW, axioms, PATIENCE)) {
      return entailment.verdict(Formula.parse(query));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void verdictsAgreeWithEveryRecordOfASmallDomain(long seed) {
    var random = new Random(seed);
    var domain = new SmallDomain(random);
    int[] seen = new int[4];
    for (int i = 0; i < 25; i++) {
      List<Rule> rules = domain.rules(3 + random.nextInt(6));
      List<Row> allowed = domain.where(rules);
      if (allowed.isEmpty()) {
        seen[3]++;
        var thrown =
            catchThrowableOfType(
                InconsistentTheoryException.class, () -> domain.entailment(rules, PATIENCE));
        domain.assertMinimal(thrown.core(), Formula.never());
        continue;
      }
      try (var entailment = domain.entailment(rules, PATIENCE)) {
        for (int q = 0; q < 12; q++) {
          Formula query = domain.query();
          Verdict verdict = entailment.verdict(query);
          long broken = allowed.stream().filter(SmallDomain.isFalse(query)).count();
          seen[check(verdict, query, broken, allowed, domain)]++;
          if (broken == 0) {
            domain.assertMinimal(entailment.why(query).orElseThrow(), query);
          }
        }
      }
    }
    assertThat(seen).doesNotContain(0);
  }

  private static int check(
      Verdict verdict, Formula query, long broken, List<Row> allowed, SmallDomain domain) {
    return switch (verdict) {
      case Verdict.Entailed(var axiomsOnly) -> {
        assertThat(broken).as("%s", query).isZero();
        assertThat(axiomsOnly)
            .as("%s", query)
            .isEqualTo(domain.where(List.of()).stream().noneMatch(SmallDomain.isFalse(query)));
        yield 0;
      }
      case Verdict.Refuted _ -> {
        assertThat(broken).as("%s", query).isEqualTo(allowed.size());
        yield 1;
      }
      case Verdict.Contingent(var counterModel) -> {
        assertThat(broken).as("%s", query).isBetween(1L, allowed.size() - 1L);
        assertThat(allowed).contains(counterModel);
        assertThat(query.evaluate(counterModel)).isEqualTo(Truth.FALSE);
        yield 2;
      }
      case Verdict.Unknown(var reason) -> throw new AssertionError(query + ": " + reason);
    };
  }

  @Test
  void readsWhatNetNomosPrints() {
    assertThat(
            verdict(
                rules("Bytes <= Packets * 1500"),
                formulas("Packets >= 0"),
                "(Packets * 65535) >= Bytes"))
        .isEqualTo(new Verdict.Entailed(false));
  }

  @Test
  void axiomsAloneAreToldApartFromRules() {
    List<Formula> axioms = formulas("Packets >= 1", "Bytes >= 20");
    assertThat(verdict(rules("Bytes >= 20 * Packets"), axioms, "Bytes > 0"))
        .isEqualTo(new Verdict.Entailed(true));
    assertThat(verdict(rules("Bytes >= 20 * Packets"), axioms, "Bytes >= Packets"))
        .isEqualTo(new Verdict.Entailed(false));
    assertThat(verdict(rules(), List.of(), "Packets >= 5 or Packets <= 5"))
        .isEqualTo(new Verdict.Entailed(true));
  }

  @Test
  void coreNamesRulesOnlyWhereAxiomsDoNotSuffice() {
    List<Rule> rules =
        rules("Packets >= 3", "Bytes >= 40 * Packets", "Packets >= 2", "Duration > 0");
    try (var entailment =
        new Entailment(rules, FLOW, formulas("Packets >= 1", "Bytes >= 0"), PATIENCE)) {
      assertThat(entailment.why(Formula.parse("Bytes >= 40")))
          .contains(new Core(List.of(rules.get(1)), formulas("Packets >= 1"), true));
      assertThat(entailment.why(Formula.parse("Bytes >= -1")).orElseThrow().axiomsOnly()).isTrue();
      assertThat(entailment.why(Formula.parse("Bytes >= 4000"))).isEmpty();
    }
  }

  @Test
  void anInconsistentTheoryIsReportedAndNotUsed() {
    List<Rule> rules = rules("Bytes >= 10", "Duration > 1.5", "Bytes < Packets");
    var thrown =
        catchThrowableOfType(
            InconsistentTheoryException.class,
            () -> new Entailment(rules, FLOW, formulas("Packets <= 10"), PATIENCE));
    assertThat(thrown.core())
        .isEqualTo(new Core(List.of(rules.get(0), rules.get(2)), formulas("Packets <= 10"), true));
    assertThat(thrown).hasMessageContaining("Bytes >= 10").hasMessageContaining("axiom");
  }

  @Test
  void whatTypesSayIsKnown() {
    assertThat(verdict(rules(), List.of(), "Flagged = 0 or Flagged = 1"))
        .isEqualTo(new Verdict.Entailed(true));
    assertThat(verdict(rules(), List.of(), "Packets <= 9223372036854775807"))
        .isEqualTo(new Verdict.Entailed(true));
    assertThat(verdict(rules(), List.of(), "Proto = \"udp\" or Proto = \"tcp\""))
        .isInstanceOf(Verdict.Contingent.class);
    assertThat(verdict(rules(), List.of(), "Packets + 1 > Packets"))
        .isEqualTo(new Verdict.Entailed(true));
  }

  @Test
  void wholeNumbersAreExactBeyondDoubles() {
    assertThat(verdict(rules("Bytes = 9007199254740993"), List.of(), "Bytes != 9007199254740992"))
        .isEqualTo(new Verdict.Entailed(false));
    assertThat(verdict(rules("Bytes > 2", "Bytes < 4"), List.of(), "Bytes = 3"))
        .isEqualTo(new Verdict.Entailed(false));
  }

  @Test
  void divisionIsExactAndUnknownByZero() {
    List<Rule> rules = rules("Bytes = 7", "Packets = 2");
    assertThat(verdict(rules, List.of(), "Bytes / Packets = 3.5"))
        .isEqualTo(new Verdict.Entailed(false));
    assertThat(verdict(rules("Packets = 0"), List.of(), "Bytes / Packets = 1"))
        .as("never false")
        .isEqualTo(new Verdict.Entailed(false));
    assertThat(verdict(rules(), List.of(), "mod(Bytes, 4) >= 0 and mod(Bytes, 4) <= 3"))
        .isEqualTo(new Verdict.Entailed(true));
  }

  @Test
  void aCategoryIsItsTextHoweverItIsWritten() {
    assertThat(verdict(rules("Proto = 17"), List.of(), "Proto = \"17\" and Proto != \"017\""))
        .isEqualTo(new Verdict.Entailed(false));
    assertThat(
            verdict(rules("Proto in {6, \"udp\"}"), formulas("Proto != \"6\""), "Proto = \"udp\""))
        .isEqualTo(new Verdict.Entailed(false));
  }

  @Test
  void aDecimalIsNoWholeNumber() {
    var verdict = verdict(rules("Duration > 2", "Duration < 3"), List.of(), "Duration >= 2.75");
    assertThat(verdict).isInstanceOf(Verdict.Contingent.class);
  }

  @Test
  void refutedMeansThatNoRecordHasIt() {
    assertThat(verdict(rules("Proto = \"udp\""), List.of(), "Proto = \"tcp\""))
        .isEqualTo(new Verdict.Refuted());
  }

  @Test
  void whatMeansNothingIsAnError() {
    assertThatThrownBy(() -> verdict(rules("Nope > 1"), List.of(), "Bytes > 1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown field 'Nope'");
    assertThatThrownBy(() -> verdict(rules("Bytes > 1"), List.of(), "Nope > 1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown field 'Nope'");
  }

  @Test
  void whatCannotBeDecidedInTimeIsSaidToBe() {
    // Fermat's last theorem for cubes, in whole numbers of 64 bits.
    String cube = "%1$s * %1$s * %1$s";
    RowType three =
        new RowType(
            List.of(
                Field.of("x", FieldType.INTEGER),
                Field.of("y", FieldType.INTEGER),
                Field.of("z", FieldType.INTEGER)));
    try (var entailment =
        new Entailment(
            rules("x > 0", "y > 0", "z > 0"), three, List.of(), Duration.ofMillis(300))) {
      Verdict verdict =
          entailment.verdict(
              Formula.parse(
                  cube.formatted("x")
                      + " + "
                      + cube.formatted("y")
                      + " != "
                      + cube.formatted("z")));
      assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
    }
  }

  @Test
  void oneLoadAnswersManyQueries() {
    List<Rule> rules = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      rules.add(Rule.of(Formula.parse("Bytes >= %d or Packets < %d".formatted(20 * i, i))));
    }
    try (var entailment =
        new Entailment(
            rules, FLOW, formulas("Packets >= 0", "Packets <= 100", "Bytes >= 0"), PATIENCE)) {
      for (int i = 1; i <= 100; i++) {
        assertThat(
                entailment.verdict(
                    Formula.parse("Packets != %d or Bytes > %d".formatted(i, 20 * i - 1))))
            .isEqualTo(new Verdict.Entailed(false));
      }
      assertThat(entailment.verdict(Formula.parse("Bytes >= 20 * Packets")))
          .isEqualTo(new Verdict.Entailed(false));
    }
  }
}
