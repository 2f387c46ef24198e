package dev.nomos.miner.tree;

import dev.nomos.logic.Formula;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Rule;
import dev.nomos.miner.statistics.EvidenceColumns;
import dev.nomos.miner.statistics.RuleMeasures;
import dev.nomos.miner.statistics.RuleStatistics;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Learns a tree for each predicate from the predicates of other fields and reads its leaves as
 * implications.
 *
 * <p>Target and conditions have no field in common, so that no leaf says only what holds by the
 * meaning of its predicates. A leaf that no record breaks is shortened to a minimal hitting set:
 * the conditions that it does not need are dropped, the last first. Minimal sets never contain one
 * another, so exact rules need no further test for subsumption.
 *
 * <p>Not thread-safe; an interrupt ends it with what is there.
 */
public final class TreeLearning {
  private final EvidenceColumns columns;
  private final TreeLimits limits;
  private final RuleMeasures measures;
  private final long deadline;
  private boolean stopped;

  /** {@code fields.get(p)}: what predicate p speaks of. */
  private final List<Set<String>> fields;

  /** {@code splits[p]}: equal for predicates that split the evidences in the same two parts. */
  private final int[] splits;

  private final Map<Set<Integer>, ExactRule> exact = new LinkedHashMap<>();
  private final Map<Integer, List<ApproximateRule>> approximate = new LinkedHashMap<>();

  private TreeLearning(PredicateSpace space, EvidenceColumns columns, TreeLimits limits) {
    this.columns = columns;
    this.limits = limits;
    this.measures = new RuleMeasures(space, columns);
    this.deadline = System.nanoTime() + limits.patience().toNanos();
    this.fields =
        space.predicates().stream().map(p -> p.atom().expand(space.type()).fields()).toList();
    this.splits = splits();
  }

  /** Learns from evidences of {@code space}. */
  public static TreeOutcome learn(
      PredicateSpace space, EvidenceColumns columns, TreeLimits limits) {
    return new TreeLearning(space, columns, limits).learn();
  }

  private TreeOutcome learn() {
    List<Integer> targets = targets();
    int done = 0;
    while (done < targets.size() && !stopped) {
      int target = targets.get(done);
      new EntropyTree(
              columns,
              limits,
              target,
              features(target),
              (path, holds) -> read(path, target, holds),
              this::mustStop)
          .grow();
      done += stopped ? 0 : 1;
    }
    List<ExactRule> rules = new ArrayList<>(exact.values());
    rules.sort(
        Comparator.comparing(ExactRule::statistics, RuleStatistics.STRONGEST_FIRST)
            .thenComparing(r -> r.rule().formula().toString()));
    return stopped
        ? new TreeOutcome.Stopped(rules, approximations(), done, targets.size())
        : new TreeOutcome.Complete(rules, approximations());
  }

  private boolean mustStop() {
    boolean late = !limits.patience().isZero() && System.nanoTime() - deadline > 0;
    stopped |= late || Thread.currentThread().isInterrupted();
    return stopped;
  }

  /** Equal numbers for equal columns and for those that are each other's complement. */
  private int[] splits() {
    Map<LongBuffer, Integer> numbers = new HashMap<>();
    int[] split = new int[columns.predicates()];
    for (int p = 0; p < split.length; p++) {
      long[] column = columns.column(p).clone();
      if (column.length > 0 && (column[0] & 1) == 0) {
        long[] all = columns.all();
        for (int w = 0; w < all.length; w++) {
          column[w] = all[w] & ~column[w];
        }
      }
      split[p] = numbers.computeIfAbsent(LongBuffer.wrap(column), _ -> numbers.size());
    }
    return split;
  }

  /** Predicates that differ between records; of one and its exact complement, the first. */
  private List<Integer> targets() {
    List<Integer> targets = new ArrayList<>();
    for (int p = 0; p < columns.predicates(); p++) {
      int opposite = columns.negate(p);
      boolean told = opposite >= 0 && opposite < p && splits[opposite] == splits[p];
      if (varies(p) && !told) {
        targets.add(p);
      }
    }
    return targets;
  }

  private boolean varies(int p) {
    long weight = columns.weightOf(p);
    return weight > 0 && weight < columns.records();
  }

  /** The first predicate of each split, of those that share no field with the target. */
  private int[] features(int target) {
    Set<Integer> seen = new HashSet<>();
    List<Integer> features = new ArrayList<>();
    for (int p = 0; p < columns.predicates(); p++) {
      if (varies(p)
          && Collections.disjoint(fields.get(p), fields.get(target))
          && seen.add(splits[p])) {
        features.add(p);
      }
    }
    return features.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Makes a rule of a leaf, if it is good enough and the space can say its consequent. */
  private void read(List<Integer> path, int target, boolean holds) {
    int consequent = holds ? target : columns.negate(target);
    if (consequent < 0 || path.isEmpty()) {
      return;
    }
    int[] literals = new int[path.size() + 1];
    for (int i = 0; i < path.size(); i++) {
      literals[i] = columns.negate(path.get(i));
    }
    literals[path.size()] = consequent;
    RuleStatistics found = measures.measure(literals, path.size());
    RuleStatistics.Reading reading = found.naturalReading();
    if (reading.antecedentCount() < limits.minLeafRecords()
        || reading.confidence() < limits.minPurity()) {
      return;
    }
    if (found.violations() == 0) {
      addExact(shortened(literals));
    } else {
      addApproximate(literals, found);
    }
  }

  private int[] shortened(int[] literals) {
    int[] kept = literals;
    for (int i = literals.length - 2; i >= 0; i--) {
      int dropped = literals[i];
      int[] without = Arrays.stream(kept).filter(l -> l != dropped).toArray();
      kept = measures.violations(without) == 0 ? without : kept;
    }
    return kept;
  }

  private void addExact(int[] literals) {
    List<Integer> list = Arrays.stream(literals).boxed().toList();
    exact.computeIfAbsent(
        new TreeSet<>(list),
        _ -> {
          Rule rule = Rule.of(Formula.anyOf(list.stream().map(measures::atom).toList()));
          return new ExactRule(rule, list, measures.measure(literals, literals.length - 1));
        });
  }

  private void addApproximate(int[] literals, RuleStatistics statistics) {
    approximate
        .computeIfAbsent(literals[literals.length - 1], _ -> new ArrayList<>())
        .add(ApproximateRule.of(literals, measures, statistics));
  }

  /** Those that no other one with fewer conditions and no less confidence makes superfluous. */
  private List<ApproximateRule> approximations() {
    List<ApproximateRule> kept = new ArrayList<>();
    for (List<ApproximateRule> sameConsequent : approximate.values()) {
      for (int i = 0; i < sameConsequent.size(); i++) {
        int at = i;
        ApproximateRule rule = sameConsequent.get(i);
        boolean superfluous =
            IntStream.range(0, sameConsequent.size())
                .anyMatch(j -> j != at && says(sameConsequent.get(j), rule, j < at));
        if (!superfluous) {
          kept.add(rule);
        }
      }
    }
    kept.sort(
        Comparator.comparingDouble(
                (ApproximateRule r) -> r.statistics().naturalReading().surprise())
            .reversed()
            .thenComparing(r -> r.formula().toString()));
    return kept;
  }

  /** Whether {@code strong} says what {@code weak} does; of two equal ones the first does. */
  private static boolean says(ApproximateRule strong, ApproximateRule weak, boolean first) {
    boolean same = strong.literals().size() == weak.literals().size();
    return weak.literals().containsAll(strong.literals())
        && (same ? first : strong.confidence() >= weak.confidence());
  }
}
