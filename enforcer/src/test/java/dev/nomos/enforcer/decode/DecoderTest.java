package dev.nomos.enforcer.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nomos.enforcer.decode.Outcome.Completed;
import dev.nomos.enforcer.decode.Outcome.Refused;
import dev.nomos.enforcer.decode.Outcome.Unwritable;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.CompletionBudget;
import dev.nomos.logic.completion.CompletionEngine;
import dev.nomos.logic.completion.CompletionTheory;
import dev.nomos.logic.completion.FieldDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DecoderTest {
  private static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("proto", FieldType.CATEGORICAL),
              Field.of("packets", FieldType.INTEGER),
              Field.of("bytes", FieldType.INTEGER),
              Field.of("seconds", FieldType.REAL)));
  private static final Vocabulary VOCABULARY =
      Vocabulary.of(
          TYPE,
          List.of(
              new FieldDomain.Choices(List.of(Value.of("tcp"), Value.of("udp")), false),
              new FieldDomain.Numbers(0, 999, 0, false),
              new FieldDomain.Numbers(0, 99_999, 0, true),
              new FieldDomain.Numbers(-999, 9_999, 2, false)));
  private static final RuleTheory THEORY =
      theory(
          "bytes >= 40 * packets",
          "bytes <= 1500 * packets",
          "proto = \"tcp\" or packets <= 3",
          "packets >= 1",
          "seconds >= 0",
          "packets > 1 or seconds = 0");

  private static RuleTheory theory(String... formulas) {
    return new RuleTheory(
        1, 0, Arrays.stream(formulas).map(f -> Rule.of(Formula.parse(f, TYPE))).toList());
  }

  /** What was done, and the statistics. */
  private record Run(List<Outcome> outcomes, DecodingStatistics statistics) {}

  private static Run run(
      RuleTheory theory,
      Vocabulary vocabulary,
      Sampling sampling,
      int batch,
      List<Prompt> prompts) {
    var compiled = new CompletionTheory(theory, vocabulary.type(), vocabulary.domains());
    List<Outcome> outcomes = new ArrayList<>();
    try (var engine = new CompletionEngine(compiled, CompletionBudget.DEFAULT)) {
      var model = new FixedModel(vocabulary.size(), vocabulary.longest(), 5);
      var decoder = new Decoder(model, vocabulary, engine, sampling, batch);
      decoder.run(prompts.iterator(), outcomes::add);
      return new Run(outcomes, decoder.statistics());
    }
  }

  private static List<Prompt> empty(int count) {
    Row row = Row.of(TYPE, Map.of());
    return IntStream.range(0, count).mapToObj(i -> new Prompt(i, row, new BitSet())).toList();
  }

  private static boolean complies(Outcome outcome) {
    return outcome instanceof Completed(_, var row)
        && THEORY.rules().stream().noneMatch(r -> r.formula().evaluate(row) == Truth.FALSE);
  }

  @Test
  void everyRecordComplies() {
    Run run = run(THEORY, VOCABULARY, Sampling.of(7), 8, empty(500));
    assertThat(run.outcomes()).hasSize(500).allMatch(DecoderTest::complies);
    assertThat(run.statistics().firstRemoved()).isPositive();
    assertThat(run.statistics().massRemoved()).isPositive();
    Run free = run(theory(), VOCABULARY, Sampling.of(7), 8, empty(500));
    assertThat(free.outcomes()).anyMatch(outcome -> !complies(outcome));
    assertThat(free.statistics().massRemoved()).isLessThan(run.statistics().massRemoved());
  }

  @Test
  void recordsDoNotDependOnWhatIsWrittenBeside() {
    List<Outcome> alone = run(THEORY, VOCABULARY, Sampling.of(3), 1, empty(40)).outcomes();
    List<Outcome> together = run(THEORY, VOCABULARY, Sampling.of(3), 16, empty(40)).outcomes();
    assertThat(together).isEqualTo(alone);
    assertThat(alone).extracting(o -> o.prompt().number()).isSorted();
    assertThat(run(THEORY, VOCABULARY, Sampling.of(4), 1, empty(40)).outcomes())
        .isNotEqualTo(alone);
  }

  @Test
  void knownFieldsStayAsTheyAre() {
    Row known = Row.of(TYPE, Map.of("bytes", Value.of(4_000), "proto", Value.of("tcp")));
    Outcome outcome =
        run(THEORY, VOCABULARY, Sampling.of(1), 4, List.of(Prompt.of(9, known)))
            .outcomes()
            .getFirst();
    assertThat(complies(outcome)).isTrue();
    Row row = ((Completed) outcome).row();
    assertThat(row.get("bytes")).isEqualTo(Value.of(4_000));
    assertThat(row.get("proto")).isEqualTo(Value.of("tcp"));
    assertThat(row.get("packets").decimal().intValue()).isBetween(3, 100);
  }

  @Test
  void impossiblePromptIsRefusedWithItsReason() {
    Row known = Row.of(TYPE, Map.of("bytes", Value.of(90_000), "proto", Value.of("udp")));
    Outcome outcome =
        run(THEORY, VOCABULARY, Sampling.of(1), 4, List.of(Prompt.of(0, known)))
            .outcomes()
            .getFirst();
    var conflict = ((Refused) outcome).conflict();
    var change = ((Refused) outcome).change().orElseThrow();
    assertThat(change.values()).containsExactly(Map.entry("proto", Value.of("tcp")));
    assertThat(change.isFewest()).isTrue();
    assertThat(conflict.fields()).containsExactly("proto", "bytes");
    assertThat(conflict.rules())
        .extracting(rule -> rule.formula().toString())
        .containsExactlyInAnyOrder("bytes <= 1500 * packets", "packets <= 3 or proto = \"tcp\"");
    assertThat(conflict.isMinimal()).isTrue();
  }

  @Test
  void changeOfARefusedPromptMakesItPossible() {
    Row known = Row.of(TYPE, Map.of("bytes", Value.of(50), "packets", Value.of(40)));
    Refused refused =
        (Refused)
            run(THEORY, VOCABULARY, Sampling.of(1), 4, List.of(Prompt.of(0, known)))
                .outcomes()
                .getFirst();
    var change = refused.change().orElseThrow();
    assertThat(change.values()).containsExactly(Map.entry("bytes", Value.of(1_600)));
    Row better = known.with(TYPE.indexOf("bytes"), Value.of(1_600));
    Outcome again =
        run(THEORY, VOCABULARY, Sampling.of(1), 4, List.of(Prompt.of(0, better)))
            .outcomes()
            .getFirst();
    assertThat(complies(again)).isTrue();
    RuleTheory none = theory("packets < 0");
    Refused hopeless =
        (Refused) run(none, VOCABULARY, Sampling.of(1), 4, empty(1)).outcomes().getFirst();
    assertThat(hopeless.change()).isEmpty();
  }

  @Test
  void valueWithoutTokensIsToldOf() {
    Row known = Row.of(TYPE, Map.of("proto", Value.of("sctp")));
    Outcome outcome =
        run(THEORY, VOCABULARY, Sampling.of(1), 4, List.of(Prompt.of(0, known)))
            .outcomes()
            .getFirst();
    assertThat(((Unwritable) outcome).why()).contains("proto").contains("sctp");
  }

  @Test
  void estimateIsACompliantRecordInTheMiddle() {
    Row known = Row.of(TYPE, Map.of("packets", Value.of(100), "seconds", Value.of(1)));
    List<Prompt> prompts = IntStream.range(0, 50).mapToObj(i -> Prompt.of(i, known)).toList();
    var sampling = new Sampling(1, 0, 1, 0, 25, Sampling.Election.MIDDLE, 2);
    List<Outcome> estimates = run(THEORY, VOCABULARY, sampling, 32, prompts).outcomes();
    List<Outcome> drawn = run(THEORY, VOCABULARY, Sampling.of(2), 32, prompts).outcomes();
    assertThat(estimates).allMatch(DecoderTest::complies);
    assertThat(spread(estimates)).isLessThan(spread(drawn) / 2);
  }

  private static double spread(List<Outcome> outcomes) {
    double[] bytes =
        outcomes.stream()
            .map(outcome -> ((Completed) outcome).row().get("bytes"))
            .filter(value -> value != null)
            .mapToDouble(value -> value.decimal().doubleValue())
            .toArray();
    double mean = Arrays.stream(bytes).average().orElseThrow();
    return Arrays.stream(bytes).map(b -> Math.abs(b - mean)).average().orElseThrow();
  }

  private static final RowType PAIR =
      new RowType(
          List.of(Field.of("a", FieldType.CATEGORICAL), Field.of("b", FieldType.CATEGORICAL)));
  private static final List<Value> LETTERS = List.of(Value.of("x"), Value.of("y"), Value.of("z"));
  private static final Vocabulary PAIRS =
      Vocabulary.of(
          PAIR,
          List.of(
              new FieldDomain.Choices(LETTERS, false), new FieldDomain.Choices(LETTERS, false)));

  private static Map<Row, Double> shares(RuleTheory theory, int candidates, int count) {
    Row row = Row.of(PAIR, Map.of());
    List<Prompt> prompts =
        IntStream.range(0, count).mapToObj(i -> new Prompt(i, row, new BitSet())).toList();
    var sampling = new Sampling(1, 0, 1, 0, candidates, Sampling.Election.DRAWN, 11);
    Map<Row, Double> shares = new HashMap<>();
    for (Outcome outcome : run(theory, PAIRS, sampling, 32, prompts).outcomes()) {
      shares.merge(((Completed) outcome).row(), 1.0 / count, Double::sum);
    }
    return shares;
  }

  /**
   * Rejection sampling is the truth: compliant records with the chances they have without rules.
   */
  @Test
  void candidatesComeNearToTheModelsOwnDistribution() {
    RuleTheory rules =
        new RuleTheory(
            1,
            0,
            List.of(
                Rule.of(Formula.parse("a != \"x\" or b = \"y\"", PAIR)),
                Rule.of(Formula.parse("a != \"y\" or b != \"y\"", PAIR))));
    Map<Row, Double> free = shares(new RuleTheory(1, 0, List.of()), 1, 20_000);
    free.keySet()
        .removeIf(
            row -> rules.rules().stream().anyMatch(r -> r.formula().evaluate(row) == Truth.FALSE));
    double accepted = free.values().stream().mapToDouble(share -> share).sum();
    Map<Row, Double> one = shares(rules, 1, 20_000);
    Map<Row, Double> many = shares(rules, 16, 5_000);
    double errorOfOne = 0;
    double errorOfMany = 0;
    for (var truth : free.entrySet()) {
      double share = truth.getValue() / accepted;
      errorOfOne += Math.abs(share - one.getOrDefault(truth.getKey(), 0.0));
      errorOfMany += Math.abs(share - many.getOrDefault(truth.getKey(), 0.0));
    }
    assertThat(many.keySet()).isEqualTo(free.keySet());
    assertThat(errorOfMany).isLessThan(errorOfOne / 2).isCloseTo(0, within(0.08));
  }

  private static final int CHAIN = 12;
  private static final RowType CHAINED =
      new RowType(
          IntStream.range(0, CHAIN)
              .mapToObj(i -> Field.of("f" + i, FieldType.CATEGORICAL))
              .toList());
  private static final Vocabulary CHAINS =
      Vocabulary.of(CHAINED, Collections.nCopies(CHAIN, new FieldDomain.Choices(LETTERS, false)));

  /**
   * What follows an x is an x: each x costs all that the model would rather have written after it.
   */
  private static final List<Rule> ONCE_X_ALWAYS_X =
      IntStream.range(1, CHAIN)
          .mapToObj(i -> "f%d != \"x\" or f%d = \"x\"".formatted(i - 1, i))
          .map(formula -> Rule.of(Formula.parse(formula, CHAINED)))
          .toList();

  /** How many x the compliant records have on average. */
  private static double xs(List<Rule> rules, int candidates, int count) {
    Row row = Row.of(CHAINED, Map.of());
    List<Prompt> prompts =
        IntStream.range(0, count).mapToObj(i -> new Prompt(i, row, new BitSet())).toList();
    var sampling = new Sampling(1, 0, 1, 0, candidates, Sampling.Election.DRAWN, 8);
    return run(new RuleTheory(1, 0, rules), CHAINS, sampling, 32, prompts).outcomes().stream()
        .map(outcome -> ((Completed) outcome).row())
        .filter(
            made ->
                ONCE_X_ALWAYS_X.stream().allMatch(r -> r.formula().evaluate(made) == Truth.TRUE))
        .mapToLong(
            made ->
                IntStream.range(0, CHAIN)
                    .filter(f -> LETTERS.getFirst().equals(made.get(f)))
                    .count())
        .average()
        .orElseThrow();
  }

  @Test
  void candidatesThatRunIntoRulesGiveWayToCopies() {
    double truth = xs(List.of(), 1, 100_000);
    double one = xs(ONCE_X_ALWAYS_X, 1, 2_000);
    double many = xs(ONCE_X_ALWAYS_X, 32, 500);
    assertThat(one).isGreaterThan(truth + 4);
    assertThat(many).isCloseTo(truth, within(0.5));
  }

  private static final RowType NAMED =
      new RowType(List.of(Field.of("a", FieldType.CATEGORICAL), Field.of("n", FieldType.INTEGER)));
  private static final Vocabulary NAMED_NUMBERS =
      Vocabulary.of(
          NAMED,
          List.of(
              new FieldDomain.Choices(LETTERS, false), new FieldDomain.Numbers(0, 999, 0, false)));

  /**
   * The share of the records under a rule, or of those without rules that keep it, that meet
   * another.
   */
  private static double share(
      String rule, boolean isEnforced, int redraws, int candidates, String of) {
    Rule kept = Rule.of(Formula.parse(rule, NAMED));
    Formula wanted = Formula.parse(of, NAMED);
    Row row = Row.of(NAMED, Map.of());
    List<Prompt> prompts =
        IntStream.range(0, 10_000).mapToObj(i -> new Prompt(i, row, new BitSet())).toList();
    var sampling = new Sampling(1, 0, 1, redraws, candidates, Sampling.Election.DRAWN, 5);
    var theory = new RuleTheory(1, 0, isEnforced ? List.of(kept) : List.of());
    List<Row> rows =
        run(theory, NAMED_NUMBERS, sampling, 32, prompts).outcomes().stream()
            .map(outcome -> ((Completed) outcome).row())
            .filter(made -> kept.formula().evaluate(made) == Truth.TRUE)
            .toList();
    return (double) rows.stream().filter(made -> wanted.evaluate(made) == Truth.TRUE).count()
        / rows.size();
  }

  @Test
  void numbersDrawnAnewHaveTheModelsOwnDistribution() {
    String rule = "n <= 3 or n >= 700";
    double said = share(rule, false, 0, 1, "n <= 3");
    assertThat(share(rule, true, Sampling.REDRAWS, 1, "n <= 3")).isCloseTo(said, within(0.02));
    assertThat(share(rule, true, 0, 1, "n <= 3")).isGreaterThan(said + 0.2);
  }

  @Test
  void candidatesAreWeightedByWhatRulesLeftOfTheirNumbers() {
    String rule = "a = \"x\" or n >= 950";
    double said = share(rule, false, 0, 1, "a = \"x\"");
    double one = share(rule, true, Sampling.REDRAWS, 1, "a = \"x\"");
    double many = share(rule, true, Sampling.REDRAWS, 16, "a = \"x\"");
    assertThat(Math.abs(many - said)).isLessThan(Math.abs(one - said) / 4);
  }

  @Test
  void likeliestTokensNeedNoRedraws() {
    Row row = Row.of(NAMED, Map.of());
    var sampling = new Sampling(0, 0, 1, Sampling.REDRAWS, 1, Sampling.Election.DRAWN, 5);
    var theory = new RuleTheory(1, 0, List.of(Rule.of(Formula.parse("n >= 7 and n <= 8", NAMED))));
    Run run = run(theory, NAMED_NUMBERS, sampling, 4, List.of(new Prompt(0, row, new BitSet())));
    assertThat(run.outcomes()).allMatch(Completed.class::isInstance);
    assertThat(run.statistics().redrawn()).isZero();
  }
}
