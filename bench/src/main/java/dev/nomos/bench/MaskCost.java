package dev.nomos.bench;

import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.enforcer.vocabulary.VocabularyBuilder;
import dev.nomos.enforcer.vocabulary.VocabularyLimits;
import dev.nomos.ingest.table.Table;
import dev.nomos.logic.Row;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.Completion;
import dev.nomos.logic.completion.CompletionBudget;
import dev.nomos.logic.completion.CompletionEngine;
import dev.nomos.logic.completion.CompletionTheory;
import dev.nomos.logic.completion.FieldDomain;
import dev.nomos.logic.completion.TypedNumber;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.rules.StoredRule;
import dev.nomos.schemas.spec.DatasetSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * What it takes to find the tokens that may come next: {@code MaskCost SPEC INPUT RULES [records]
 * [masks by fresh solvers]}. Records are written field by field in the data set's order. "real"
 * writes those of the input; "drawn" draws each token among those allowed, so that hardly two
 * records begin alike. The other side asks a fresh solver, with all rules asserted anew, about each
 * candidate; its times are of the same thread's processor. One JSON object a line; microseconds.
 */
public final class MaskCost {
  private final Vocabulary vocabulary;
  private final RuleTheory theory;
  private final List<Row> rows = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(1);
  private final int most;

  private MaskCost(DatasetSpec spec, Path input, Path rules, int most) {
    this.most = most;
    var builder = new VocabularyBuilder(spec, VocabularyLimits.DEFAULT);
    Table.open(spec, input, OptionalLong.empty())
        .forEach(
            row -> {
              builder.add(row);
              rows.add(row);
            });
    vocabulary = builder.build();
    theory =
        new RuleTheory(
            1, 0, RulesFile.read(rules, spec.rowType()).stream().map(StoredRule::rule).toList());
  }

  public static void main(String[] args) {
    int records = args.length > 3 ? Integer.parseInt(args[3]) : 10_000;
    int solved = args.length > 4 ? Integer.parseInt(args[4]) : 20;
    var cost =
        new MaskCost(
            DatasetSpec.read(Path.of(args[0])), Path.of(args[1]), Path.of(args[2]), records);
    cost.measure("warm-up", false);
    double real = cost.measure("real", false);
    double drawn = cost.measure("drawn", true);
    double fresh = cost.measureFresh(solved);
    System.out.printf(
        Locale.ROOT,
        "{\"freshOverReal\": %.0f, \"freshOverDrawn\": %.0f}%n",
        fresh / real,
        fresh / drawn);
  }

  /** Writes records; returns the median of a mask. */
  private double measure(String name, boolean drawn) {
    var compiled = new CompletionTheory(theory, vocabulary.type(), vocabulary.domains());
    var nanos = new ArrayList<Long>();
    try (var engine = new CompletionEngine(compiled, CompletionBudget.DEFAULT)) {
      for (int i = 0; i < most; i++) {
        Completion completion = engine.begin();
        for (int field = 0; field < vocabulary.type().size(); field++) {
          write(completion, field, rows.get(i % rows.size()), drawn, nanos);
        }
      }
      System.out.println(line(name, nanos, engine.statistics().toString()));
    }
    return median(nanos);
  }

  private String line(String name, List<Long> nanos, String statistics) {
    long[] sorted = nanos.stream().mapToLong(n -> n).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "{\"masks\": \"%s\", \"rules\": %d, \"count\": %d, \"p50\": %.2f, \"mean\": %.2f, \"p99\":"
            + " %.2f, \"p99.9\": %.2f, \"max\": %.0f, \"engine\": \"%s\"}",
        name,
        theory.rules().size(),
        sorted.length,
        sorted[sorted.length / 2] / 1e3,
        Arrays.stream(sorted).average().orElse(0) / 1e3,
        sorted[(int) (sorted.length * 0.99)] / 1e3,
        sorted[(int) (sorted.length * 0.999)] / 1e3,
        sorted[sorted.length - 1] / 1e3,
        statistics);
  }

  private static double median(List<Long> nanos) {
    return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElse(0L) / 1e3;
  }

  private void write(Completion completion, int field, Row row, boolean drawn, List<Long> nanos) {
    Value value = row.get(field);
    if (value == null) {
      completion.writeAbsent(field);
      return;
    }
    switch (vocabulary.domains().get(field)) {
      case FieldDomain.Choices choices -> {
        long start = System.nanoTime();
        BitSet possible = completion.choices(field);
        nanos.add(System.nanoTime() - start);
        int real = choices.values().indexOf(value);
        completion.write(field, drawn ? one(possible) : allowed(possible, real));
      }
      case FieldDomain.Numbers numbers -> {
        var typed = new TypedNumber(numbers);
        String text = value.decimal().toPlainString();
        for (int at = 0; !typed.isEnded(); at++) {
          long start = System.nanoTime();
          int symbols = completion.symbols(field, typed);
          nanos.add(System.nanoTime() - start);
          BitSet possible = BitSet.valueOf(new long[] {symbols});
          typed.type(drawn ? one(possible) : allowed(possible, symbol(text, at)));
        }
        completion.write(field, typed);
      }
    }
  }

  private static int symbol(String text, int at) {
    if (at == text.length()) {
      return TypedNumber.END;
    }
    return switch (text.charAt(at)) {
      case '-' -> TypedNumber.MINUS;
      case '.' -> TypedNumber.POINT;
      default -> text.charAt(at) - '0';
    };
  }

  private static int allowed(BitSet possible, int token) {
    if (!possible.get(token)) {
      throw new IllegalStateException("the rules do not hold in the input");
    }
    return token;
  }

  private int one(BitSet possible) {
    int[] all = possible.stream().toArray();
    return all[random.nextInt(all.length)];
  }

  /**
   * Masks of real records at random places, each by fresh solvers; returns the median of a mask.
   */
  private double measureFresh(int masks) {
    var nanos = new ArrayList<Long>();
    int candidates = 0;
    var fresh = new FreshSolvers(theory, vocabulary);
    for (int i = 0; i < masks; i++) {
      Row row = rows.get(random.nextInt(rows.size()));
      FreshSolvers.Mask mask = fresh.mask(row, random.nextInt(vocabulary.type().size()));
      if (mask.possible() == 0) {
        throw new IllegalStateException("the rules do not hold in the input");
      }
      candidates += mask.candidates();
      nanos.add(mask.nanos());
    }
    System.out.println(line("fresh solvers", nanos, candidates + " candidates"));
    System.out.printf(
        Locale.ROOT,
        "{\"freshMillisACandidate\": %.2f}%n",
        nanos.stream().mapToLong(n -> n).sum() / 1e6 / candidates);
    return median(nanos);
  }
}
