package dev.nomos.miner.theory;

import dev.nomos.miner.search.HittingSetSearch;
import dev.nomos.miner.search.Implications;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import dev.nomos.miner.search.SearchProblem;
import dev.nomos.miner.statistics.EvidenceColumns;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the weakest change of a rule that admits evidences: the fewest new literals of which each
 * evidence has one; where a new literal follows from an old one, it takes its place ({@code octets
 * <= 1500} becomes {@code octets <= 9000}).
 *
 * <p>Of several changes with as few literals, in this order: the one that lets the fewest known
 * records pass that it need not; whose new literals hold, where those that they replace do not, in
 * the fewest other known records, so that the rule still speaks of most; with the fewest literals
 * in all; the strongest by the predicates' meaning; with the lowest predicates. A change that
 * leaves a rule without content, a tautology or one that a single predicate that always held makes
 * true, is none.
 *
 * <p>One for any number of rules over the same evidences. Pure but for its buffers: not
 * thread-safe.
 */
public final class RelaxationSearch {
  private final EvidenceColumns columns;
  private final Implications implications;
  private final SearchLimits limits;

  /** By the evidence, its number in the columns. */
  private final Map<BitSet, Integer> numbers = new HashMap<>();

  /** {@code implying.get(p)}: predicates that imply p. */
  private final List<BitSet> implying = new ArrayList<>();

  /** Predicates that hold in every known evidence. */
  private final BitSet always = new BitSet();

  /**
   * @param predicates how many there are
   * @param known every evidence of the space, admitted or not; distinct
   * @param limits their clause size is the largest of a changed rule
   */
  public RelaxationSearch(
      int predicates, List<CountedEvidence> known, Implications implications, SearchLimits limits) {
    List<BitSet> rows = known.stream().map(e -> e.evidence().toBitSet()).toList();
    long[] counts = known.stream().mapToLong(CountedEvidence::count).toArray();
    this.columns = EvidenceColumns.of(predicates, rows, counts);
    this.implications = implications;
    this.limits = limits;
    for (int e = 0; e < rows.size(); e++) {
      numbers.put(rows.get(columns.original(e)), e);
    }
    for (int p = 0; p < predicates; p++) {
      implying.add(new BitSet());
    }
    for (int p = 0; p < predicates; p++) {
      int implier = p;
      implications.impliedBy(p).stream().forEach(q -> implying.get(q).set(implier));
      always.set(p, columns.weightOf(p) == columns.records());
    }
  }

  /**
   * @param rule its literals
   * @param broken known evidences that break it and are to be admitted, at least one
   */
  public Relaxation relax(BitSet rule, List<BitSet> broken) {
    if (broken.isEmpty() || broken.stream().anyMatch(rule::intersects)) {
      throw new IllegalArgumentException("evidences that break the rule are needed: " + rule);
    }
    Changes changes = new Changes(rule, broken);
    List<BitSet> rows = changes.usable(broken);
    for (int added = 1; added <= limits.maxClauseSize(); added++) {
      SearchOutcome outcome = changes.ofSize(added, rows);
      if (outcome instanceof SearchOutcome.Stopped stopped) {
        return new Relaxation.Undecided(stopped.reached());
      }
      Optional<Relaxation.Weaker> best = changes.best();
      if (best.isPresent()) {
        return best.get();
      }
      if (added >= Math.min(rows.size(), columns.predicates())) {
        break; // no minimal set has more members than there are evidences
      }
    }
    return new Relaxation.None();
  }

  /**
   * A change and what it costs.
   *
   * @param speaksNotOf records of which the old rule spoke and the new one does not
   * @param sayAsMuch how many predicates would make the rule true by their meaning: fewer where it
   *     implies the other
   */
  private record Change(
      BitSet literals,
      BitSet added,
      BitSet dropped,
      long wouldPass,
      long beyond,
      long speaksNotOf,
      int sayAsMuch) {
    static final Comparator<Change> BEST_FIRST =
        Comparator.comparingLong(Change::beyond)
            .thenComparingLong(Change::speaksNotOf)
            .thenComparingInt(change -> change.literals().cardinality())
            .thenComparingInt(Change::sayAsMuch)
            .thenComparing(Change::literals, ClauseOrder.SHORTEST_FIRST);
  }

  /** The changes of one rule. */
  private final class Changes {
    private final BitSet rule;

    /**
     * Known evidences, by their numbers: to be admitted; others that break the rule; all others.
     */
    private final long[] asked;

    private final long[] alsoBroken;
    private final long[] rest;
    private final long askedRecords;
    private final BitSet useless = new BitSet();
    private @Nullable Change best;

    Changes(BitSet rule, List<BitSet> broken) {
      this.rule = (BitSet) rule.clone();
      this.asked = new long[columns.words()];
      for (BitSet evidence : broken) {
        Integer number = numbers.get(evidence);
        if (number == null) {
          throw new IllegalArgumentException("not among the known evidences: " + evidence);
        }
        asked[number >>> 6] |= 1L << number;
      }
      this.askedRecords = columns.weight(asked);
      this.rest = columns.all();
      this.alsoBroken = columns.all();
      for (int w = 0; w < rest.length; w++) {
        rest[w] &= ~asked[w];
        alsoBroken[w] &= ~(asked[w] | anyOf(rule, w));
      }
      useless.or(always);
      rule.stream().forEach(p -> useless.or(implications.completedBy(p)));
    }

    /** What of the evidences may be added to the rule. */
    List<BitSet> usable(List<BitSet> evidences) {
      Set<BitSet> rows = new HashSet<>();
      for (BitSet evidence : evidences) {
        BitSet row = (BitSet) evidence.clone();
        row.andNot(useless);
        rows.add(row);
      }
      return List.copyOf(rows);
    }

    /** Weighs every change of so many new literals. */
    SearchOutcome ofSize(int added, List<BitSet> rows) {
      return HittingSetSearch.stream(
          SearchProblem.allMinimal(columns.predicates(), rows),
          limits.withMaxClauseSize(added),
          (size, predicates, count) -> {
            for (int i = 0; size == added && i < count; i++) {
              weigh(predicates, i * size, size);
            }
            return count;
          },
          (_, _) -> {});
    }

    private void weigh(int[] predicates, int from, int size) {
      BitSet added = new BitSet();
      for (int i = from; i < from + size; i++) {
        added.set(predicates[i]);
      }
      BitSet dropped = dropped(added);
      BitSet literals = (BitSet) rule.clone();
      literals.andNot(dropped);
      literals.or(added);
      if (literals.cardinality() > limits.maxClauseSize() || isTautology(added)) {
        return;
      }
      long beyond = weight(alsoBroken, added, new BitSet());
      long speaksNotOf = weight(rest, added, dropped);
      Change change =
          new Change(
              literals,
              added,
              dropped,
              askedRecords + beyond,
              beyond,
              speaksNotOf,
              sayAsMuch(literals));
      if (best == null || Change.BEST_FIRST.compare(change, best) < 0) {
        best = change;
      }
    }

    private BitSet dropped(BitSet added) {
      BitSet dropped = new BitSet();
      rule.stream().filter(p -> implications.impliedBy(p).intersects(added)).forEach(dropped::set);
      return dropped;
    }

    /** Known records of the evidences in which some predicate holds, and none of the others. */
    private long weight(long[] evidences, BitSet some, BitSet none) {
      long[] held = evidences.clone();
      for (int w = 0; w < held.length; w++) {
        held[w] &= anyOf(some, w) & ~anyOf(none, w);
      }
      return columns.weight(held);
    }

    private long anyOf(BitSet predicates, int word) {
      long any = 0;
      for (int p = predicates.nextSetBit(0); p >= 0; p = predicates.nextSetBit(p + 1)) {
        any |= columns.column(p)[word];
      }
      return any;
    }

    private boolean isTautology(BitSet added) {
      return added.stream().anyMatch(p -> implications.completedBy(p).intersects(added));
    }

    private int sayAsMuch(BitSet literals) {
      BitSet all = (BitSet) literals.clone();
      literals.stream().forEach(p -> all.or(implying.get(p)));
      return all.cardinality();
    }

    Optional<Relaxation.Weaker> best() {
      return Optional.ofNullable(best)
          .map(
              b ->
                  new Relaxation.Weaker(
                      b.literals(), b.added(), b.dropped(), b.wouldPass(), b.beyond()));
    }
  }
}
