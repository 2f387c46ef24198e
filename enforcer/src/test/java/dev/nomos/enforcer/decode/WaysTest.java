package dev.nomos.enforcer.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nomos.enforcer.vocabulary.Encoded;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.TheoryChecker;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.CompletionBudget;
import dev.nomos.logic.completion.CompletionEngine;
import dev.nomos.logic.completion.CompletionTheory;
import dev.nomos.logic.completion.FieldDomain;
import dev.nomos.logic.completion.RecordDistance;
import dev.nomos.logic.completion.RepairBudget;
import dev.nomos.logic.completion.RepairEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rejection sampling, repair afterwards, and candidates that share what their prompt cost. */
final class WaysTest {
  private static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("proto", FieldType.CATEGORICAL),
              Field.of("packets", FieldType.INTEGER),
              Field.of("bytes", FieldType.INTEGER)));
  private static final Vocabulary VOCABULARY =
      Vocabulary.of(
          TYPE,
          List.of(
              new FieldDomain.Choices(List.of(Value.of("tcp"), Value.of("udp")), false),
              new FieldDomain.Numbers(0, 9, 0, false),
              new FieldDomain.Numbers(0, 99, 0, false)));
  private static final RuleTheory THEORY =
      theory("bytes >= 3 * packets", "proto = \"tcp\" or packets <= 3");
  private static final CompiledTheory COMPILED = new CompiledTheory(THEORY, TYPE);

  private static RuleTheory theory(String... formulas) {
    return new RuleTheory(
        1, 0, Arrays.stream(formulas).map(f -> Rule.of(Formula.parse(f, TYPE))).toList());
  }

  private static List<Prompt> prompts(int count, Map<String, Value> known) {
    Row row = Row.of(TYPE, known);
    return IntStream.range(0, count).mapToObj(i -> Prompt.of(i, row)).toList();
  }

  private static CompletionEngine engine(RuleTheory theory) {
    return new CompletionEngine(
        new CompletionTheory(theory, TYPE, VOCABULARY.domains()), CompletionBudget.DEFAULT);
  }

  private static Decoder free(CompletionEngine engine, int batch) {
    var model = new FixedModel(VOCABULARY.size(), VOCABULARY.longest(), 5);
    return new Decoder(model, VOCABULARY, engine, Sampling.of(3), batch);
  }

  private static List<Outcome> run(RecordWriter writer, List<Prompt> prompts) {
    List<Outcome> outcomes = new ArrayList<>();
    writer.run(prompts.iterator(), outcomes::add);
    assertThat(outcomes).extracting(o -> o.prompt().number()).isSorted().hasSameSizeAs(prompts);
    return outcomes;
  }

  private static boolean complies(Row row) {
    return new TheoryChecker(COMPILED).violations(row).isEmpty();
  }

  private static Row row(Outcome outcome) {
    return ((Outcome.Completed) outcome).row();
  }

  @Test
  void rejectionLeavesTheModelsOwnRecordsThatComply() {
    List<Prompt> prompts = prompts(4_000, Map.of());
    try (var engine = engine(theory())) {
      Map<Value, Double> wanted = new HashMap<>();
      List<Row> all = run(free(engine, 32), prompts).stream().map(WaysTest::row).toList();
      List<Row> complying = all.stream().filter(WaysTest::complies).toList();
      complying.forEach(r -> wanted.merge(r.get("packets"), 1.0 / complying.size(), Double::sum));
      var rejecting = new RejectionSampling(free(engine, 32), COMPILED, 1_000);
      Map<Value, Double> found = new HashMap<>();
      for (Outcome outcome : run(rejecting, prompts)) {
        assertThat(complies(row(outcome))).isTrue();
        found.merge(row(outcome).get("packets"), 1.0 / prompts.size(), Double::sum);
      }
      double accepted = (double) prompts.size() / rejecting.written();
      assertThat(accepted).isCloseTo((double) complying.size() / all.size(), within(0.03));
      wanted.forEach(
          (packets, share) ->
              assertThat(found.getOrDefault(packets, 0.0)).isCloseTo(share, within(0.03)));
    }
  }

  @Test
  void rejectionDoesNotDependOnTheBatchAndGivesUp() {
    try (var engine = engine(theory())) {
      List<Prompt> prompts = prompts(60, Map.of("proto", Value.of("udp")));
      List<Outcome> alone = run(new RejectionSampling(free(engine, 1), COMPILED, 100), prompts);
      assertThat(run(new RejectionSampling(free(engine, 7), COMPILED, 100), prompts))
          .isEqualTo(alone);
      var hasty = new RejectionSampling(free(engine, 7), COMPILED, 1);
      List<Outcome> once = run(hasty, prompts);
      assertThat(hasty.written()).isEqualTo(60);
      assertThat(once).anyMatch(o -> o instanceof Outcome.OutOfBudget);
      assertThat(once).anyMatch(o -> o instanceof Outcome.Completed);
      List<Prompt> foreign = prompts(3, Map.of("proto", Value.of("sctp")));
      assertThat(run(hasty, foreign)).allMatch(o -> o instanceof Outcome.Unwritable);
    }
  }

  @Test
  void repairChangesOnlyWhatBreaksARuleAndNoKnownField() {
    List<Prompt> prompts = prompts(200, Map.of("packets", Value.of(7)));
    var theory = new CompletionTheory(THEORY, TYPE, VOCABULARY.domains());
    try (var engine = engine(theory());
        var repair =
            new RepairEngine(theory, RecordDistance.byRange(theory), RepairBudget.DEFAULT)) {
      List<Outcome> before = run(free(engine, 8), prompts);
      List<Outcome> after = run(new PostHocRepair(free(engine, 8), repair), prompts);
      for (int i = 0; i < prompts.size(); i++) {
        Row written = row(before.get(i));
        Row repaired = row(after.get(i));
        assertThat(complies(repaired)).isTrue();
        assertThat(repaired.get("packets")).isEqualTo(Value.of(7));
        assertThat(repaired.get("proto")).isEqualTo(Value.of("tcp"));
        if (complies(written)) {
          assertThat(repaired).isEqualTo(written);
        }
      }
      List<Prompt> contrary = prompts(2, Map.of("packets", Value.of(7), "proto", Value.of("udp")));
      assertThat(run(new PostHocRepair(free(engine, 8), repair), contrary))
          .allMatch(o -> o instanceof Outcome.Refused);
    }
  }

  /** Each record was read by the model token by token, whoever read its prompt. */
  @Test
  void candidatesGoOnWhereTheFirstOneReadThePrompt() {
    var sampling = new Sampling(1, 0, 1, 0, 6, Sampling.Election.DRAWN, 2);
    List<Prompt> prompts = new ArrayList<>(prompts(30, Map.of("packets", Value.of(3))));
    prompts.addAll(
        prompts(3, Map.of("packets", Value.of(1), "bytes", Value.of(9), "proto", Value.of("tcp"))));
    List<List<Outcome>> all = new ArrayList<>();
    for (int batch : new int[] {1, 4, 64}) {
      var model = new FixedModel(VOCABULARY.size(), VOCABULARY.longest(), 5);
      var recorded = new RecordedModel(model, new ArrayList<>());
      try (var engine = engine(THEORY)) {
        var decoder = new Decoder(recorded, VOCABULARY, engine, sampling, batch);
        List<Outcome> outcomes = new ArrayList<>();
        decoder.run(prompts.iterator(), outcomes::add);
        outcomes.forEach(o -> assertThat(recorded.ended()).contains(fed(o.prompt(), row(o))));
        assertThat(decoder.written()).isEqualTo(30 * 6 + 3);
        all.add(outcomes);
      }
    }
    assertThat(all.get(1)).isEqualTo(all.getFirst());
    assertThat(all.get(2)).isEqualTo(all.getFirst());
  }

  /** All tokens but the last, after which nothing is asked. */
  private static List<Integer> fed(Prompt prompt, Row row) {
    BitSet known = prompt.known();
    var encoded = VOCABULARY.encode(row, VOCABULARY.order().knownFirst(known));
    int[] tokens = ((Encoded.Tokens) encoded).tokens();
    return Arrays.stream(tokens).limit(tokens.length - 1L).boxed().toList();
  }
}
