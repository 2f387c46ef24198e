package dev.nomos.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.enforcer.decode.Decoder;
import dev.nomos.enforcer.decode.Outcome;
import dev.nomos.enforcer.decode.Prompt;
import dev.nomos.enforcer.decode.Sampling;
import dev.nomos.enforcer.model.LanguageModel;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.enforcer.vocabulary.VocabularyBuilder;
import dev.nomos.enforcer.vocabulary.VocabularyLimits;
import dev.nomos.ingest.table.Table;
import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.TheoryChecker;
import dev.nomos.logic.Truth;
import dev.nomos.logic.completion.Completion;
import dev.nomos.logic.completion.CompletionBudget;
import dev.nomos.logic.completion.CompletionEngine;
import dev.nomos.logic.completion.CompletionTheory;
import dev.nomos.logic.completion.Conflict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever fields of real records are known, the others are completed under the rules that were
 * learned from them; what no record agrees with is refused for a reason that is one. The model has
 * learned nothing and says anything.
 */
class KnownFieldsTest {
  @TempDir private Path runs;
  private final SplittableRandom random = new SplittableRandom(6);
  private Vocabulary vocabulary;
  private RuleTheory theory;

  private List<Row> learn(String example, Path input) throws IOException {
    Theories learned = Theories.learn(example, input, runs);
    theory = new RuleTheory(1, 0, learned.rules());
    var builder = new VocabularyBuilder(learned.spec(), VocabularyLimits.DEFAULT);
    List<Row> rows = new ArrayList<>();
    Table.open(learned.spec(), input, OptionalLong.empty())
        .forEach(
            row -> {
              builder.add(row);
              rows.add(row);
            });
    vocabulary = builder.build();
    return rows;
  }

  private CompletionEngine engine(List<Rule> rules) {
    var kept = new RuleTheory(1, 0, rules);
    return new CompletionEngine(
        new CompletionTheory(kept, vocabulary.type(), vocabulary.domains()),
        CompletionBudget.DEFAULT);
  }

  private List<Outcome> complete(List<Prompt> prompts) {
    List<Outcome> outcomes = new ArrayList<>();
    try (CompletionEngine engine = engine(theory.rules())) {
      new Decoder(new Indifferent(vocabulary), vocabulary, engine, Sampling.of(6), 32)
          .run(prompts.iterator(), outcomes::add);
      assertThat(engine.statistics().undecided()).isZero();
    }
    return outcomes;
  }

  private Prompt prompt(int number, Row row, BitSet known) {
    return new Prompt(number, row, known);
  }

  /** Some of the rows, with the same fields known. */
  private void add(List<Prompt> prompts, List<Row> rows, BitSet known) {
    for (int i = 0; i < 20; i++) {
      prompts.add(prompt(prompts.size(), rows.get(random.nextInt(rows.size())), known));
    }
  }

  private static BitSet fields(int... fields) {
    BitSet set = new BitSet();
    Arrays.stream(fields).forEach(set::set);
    return set;
  }

  private BitSet half() {
    int[] fields = new int[vocabulary.type().size()];
    Arrays.setAll(fields, i -> i);
    for (int i = fields.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int field = fields[i];
      fields[i] = fields[other];
      fields[other] = field;
    }
    return fields(Arrays.copyOf(fields, fields.length / 2));
  }

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({"netflow, lab/normal-v9.pcap", "cidds-flows, cidds/cidds_wk2_normal_10k.csv"})
  void anyKnownFieldsAreCompleted(String example, String input) throws IOException {
    List<Row> rows = learn(example, file(input));
    List<Prompt> prompts = new ArrayList<>();
    for (int a = 0; a < vocabulary.type().size(); a++) {
      add(prompts, rows, fields(a));
      for (int b = 0; b < a; b++) {
        add(prompts, rows, fields(a, b));
      }
    }
    for (int i = 0; i < 50; i++) {
      add(prompts, rows, half());
    }
    var checker = new TheoryChecker(new CompiledTheory(theory, vocabulary.type()));
    List<Outcome> outcomes = complete(prompts);
    assertThat(outcomes).hasSameSizeAs(prompts);
    for (Outcome outcome : outcomes) {
      assertThat(outcome).isInstanceOf(Outcome.Completed.class);
      Row row = ((Outcome.Completed) outcome).row();
      assertThat(checker.violations(row)).as("%s", row).isEmpty();
      Prompt prompt = outcome.prompt();
      assertThat(prompt.known().stream())
          .allMatch(field -> Objects.equals(row.get(field), prompt.row().get(field)));
    }
  }

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({"netflow, lab/normal-v9.pcap", "cidds-flows, cidds/cidds_wk2_normal_10k.csv"})
  void mixturesAreCompletedOrRefusedForAMinimalReason(String example, String input)
      throws IOException {
    List<Row> rows = learn(example, file(input));
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Row mixture = rows.get(random.nextInt(rows.size()));
      Row other = rows.get(random.nextInt(rows.size()));
      for (int field : half().stream().toArray()) {
        mixture = mixture.with(field, other.get(field));
      }
      BitSet known = half();
      known.or(half());
      prompts.add(prompt(i, mixture, known));
    }
    int refused = 0;
    for (Outcome outcome : complete(prompts)) {
      if (outcome instanceof Outcome.Refused(var prompt, var conflict, _)) {
        refused++;
        assertThat(conflict.isMinimal()).isTrue();
        checkMinimal(prompt.row(), conflict);
      } else {
        assertThat(outcome).isInstanceOf(Outcome.Completed.class);
      }
    }
    assertThat(refused).isBetween(30, 299);
  }

  /** Together they leave no record; without any one of them they do. */
  private void checkMinimal(Row row, Conflict conflict) {
    assertThat(isPossible(row, conflict.rules(), conflict.fields())).isEqualTo(Truth.FALSE);
    for (Rule rule : conflict.rules()) {
      assertThat(isPossible(row, without(conflict.rules(), rule), conflict.fields()))
          .as("%s without %s", conflict, rule.id())
          .isEqualTo(Truth.TRUE);
    }
    for (String field : conflict.fields()) {
      assertThat(isPossible(row, conflict.rules(), without(conflict.fields(), field)))
          .as("%s without %s", conflict, field)
          .isEqualTo(Truth.TRUE);
    }
  }

  private static <T> List<T> without(List<T> all, T one) {
    return all.stream().filter(other -> !other.equals(one)).toList();
  }

  private Truth isPossible(Row row, List<Rule> rules, List<String> fields) {
    try (CompletionEngine engine = engine(rules)) {
      Completion completion = engine.begin();
      for (String name : fields) {
        int field = vocabulary.type().indexOf(name);
        completion.know(field, row.get(field));
      }
      return completion.isPossible();
    }
  }

  private static Path file(String input) {
    return input.startsWith("lab/") ? Path.of(input) : SharedData.require(input);
  }

  /** A model to which all tokens are as likely. */
  private record Indifferent(Vocabulary tokens) implements LanguageModel {
    @Override
    public int vocabulary() {
      return tokens.size();
    }

    @Override
    public int longest() {
      return tokens.longest();
    }

    @Override
    public States start(int sequences) {
      return new Lengths(new int[sequences]);
    }

    private record Lengths(int[] lengths) implements States {
      @Override
      public void next(int[] sequences, int[] tokens, int count, float[][] logits) {
        for (int i = 0; i < count; i++) {
          lengths[sequences[i]]++;
          Arrays.fill(logits[i], 0);
        }
      }

      @Override
      public void fork(int from, int to) {
        lengths[to] = lengths[from];
      }

      @Override
      public void reset(int sequence) {
        lengths[sequence] = 0;
      }

      @Override
      public int length(int sequence) {
        return lengths[sequence];
      }
    }
  }
}
