package dev.nomos.bench;

import dev.nomos.logic.EvidenceCounter;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.RecordBatch;
import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.Value;
import dev.nomos.miner.search.HittingSetSearch;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchProblem;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rules learned from made-up flows, and other flows of the same kind to check. All seeded. */
final class CheckedFlows {
  private static final int LEARNED_FROM = 10_000;
  private static final int BATCH = 4_096;
  private static final int SAMPLE = 200_000;
  private static final long MOST_DRAWN = 20_000_000;

  private CheckedFlows() {}

  /** The first {@code rules} minimal rules, shortest first, that hold in 10,000 flows. */
  static RuleTheory learned(int rules, int predicates) {
    PredicateSpace space = FlowStream.space(predicates);
    EvidenceCounter counter = new EvidenceCounter(space, LEARNED_FROM);
    counter.add(batch(new FlowStream(new SplittableRandom(1)), LEARNED_FROM));
    List<BitSet> evidences =
        counter.table().entries().stream().map(entry -> entry.evidence().toBitSet()).toList();
    SearchLimits limits = new SearchLimits(1, 5L * rules, Duration.ofMinutes(5));
    List<BitSet> found = List.of();
    for (int size = 2; found.size() < rules && size < 12; size++) {
      found =
          HittingSetSearch.collect(
                  SearchProblem.allMinimal(space.size(), evidences), limits.withMaxClauseSize(size))
              .found();
    }
    if (found.size() < rules) {
      throw new IllegalStateException("only " + found.size() + " rules hold");
    }
    return new RuleTheory(
        1, 0, found.stream().limit(rules).map(set -> rule(space, set)).distinct().toList());
  }

  private static Rule rule(PredicateSpace space, BitSet set) {
    return Rule.of(
        Formula.anyOf(set.stream().mapToObj(p -> space.predicates().get(p).atom()).toList()));
  }

  private static RecordBatch batch(FlowStream flows, int size) {
    RecordBatch.Builder batch = new RecordBatch.Builder(FlowStream.TYPE, size);
    for (int i = 0; i < size; i++) {
      flows.addTo(batch);
    }
    return batch.build();
  }

  /** The predicates that the rules of a theory are made of. */
  static PredicateSpace spaceOf(RuleTheory theory) {
    Set<Formula.Atom> atoms = new LinkedHashSet<>();
    theory.rules().forEach(rule -> atoms.addAll(rule.clause().orElseThrow()));
    return new PredicateSpace(FlowStream.TYPE, atoms.stream().map(Predicate::of).toList());
  }

  /**
   * {@code size} flows in random order that have {@code distinct} different evidences under the
   * theory's predicates: the stream's most frequent ones, as frequent among each other as there.
   */
  static List<Row> rows(RuleTheory theory, int size, int distinct) {
    PredicateSpace space = spaceOf(theory);
    Set<BitSet> wanted = mostFrequent(space, distinct);
    FlowStream flows = new FlowStream(new SplittableRandom(2));
    Set<BitSet> seen = new HashSet<>();
    List<Row> first = new ArrayList<>();
    List<Row> more = new ArrayList<>();
    while (seen.size() < distinct || more.size() < size - distinct) {
      RecordBatch batch = batch(flows, BATCH);
      for (int i = 0; i < batch.size(); i++) {
        BitSet evidence = space.evidence(batch.row(i)).toBitSet();
        if (wanted.contains(evidence)) {
          (seen.add(evidence) ? first : more).add(batch.row(i));
        }
      }
    }
    Collections.shuffle(more, new Random(3));
    List<Row> rows = new ArrayList<>(first);
    rows.addAll(more.subList(0, size - distinct));
    Collections.shuffle(rows, new Random(4));
    Map<String, Value> texts = new HashMap<>();
    return rows.stream().map(row -> decoded(row, texts)).toList();
  }

  private static Set<BitSet> mostFrequent(PredicateSpace space, int evidences) {
    FlowStream flows = new FlowStream(new SplittableRandom(2));
    Map<BitSet, Integer> counts = new LinkedHashMap<>();
    for (long drawn = 0; drawn < SAMPLE || counts.size() < evidences; drawn += BATCH) {
      if (drawn > MOST_DRAWN) {
        throw new IllegalStateException("only " + counts.size() + " distinct evidences");
      }
      RecordBatch batch = batch(flows, BATCH);
      for (int i = 0; i < batch.size(); i++) {
        counts.merge(space.evidence(batch.row(i)).toBitSet(), 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .sorted(Map.Entry.<BitSet, Integer>comparingByValue().reversed())
        .limit(evidences)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** A copy as a decoder would leave it: its numbers made one after the other, each text once. */
  private static Row decoded(Row row, Map<String, Value> texts) {
    @Nullable Value[] cells = new @Nullable Value[row.type().size()];
    for (int f = 0; f < cells.length; f++) {
      cells[f] =
          switch (row.get(f)) {
            case null -> null;
            case Value.Whole(var number) -> Value.of(number);
            case Value.Real(var number) ->
                Value.of(new BigDecimal(number.unscaledValue(), number.scale()));
            case Value.Text text -> texts.computeIfAbsent(text.text(), Value::of);
            case Value.Ratio ratio -> ratio;
          };
    }
    return Row.of(row.type(), cells);
  }
}
