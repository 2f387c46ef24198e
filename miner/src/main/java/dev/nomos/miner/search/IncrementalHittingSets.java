package dev.nomos.miner.search;

import java.nio.LongBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Minimal hitting sets up to a size, kept exact while evidences come and go: after every update
 * they are those that a fresh search with every predicate for itself would find.
 *
 * <p>An evidence that arrives breaks the sets that miss it. A new set must meet it by one member t,
 * without which it is a broken set: each broken set is tried with every t of the evidence, or, in a
 * strongest search, with t in place of the members that imply it, which were too strong. Sets that
 * meet the evidence stay. An evidence that expires takes with it the sets in which it was a
 * member's only witness; new ones are those that miss it, which a search among the other predicates
 * finds.
 *
 * <p>Over no evidence the empty set is the only minimal one; it is kept but not told. Not
 * thread-safe.
 */
public final class IncrementalHittingSets {
  private final int predicates;
  private final Implications implications;
  private final boolean strongest;
  private final SearchLimits limits;

  /** {@code stronger[p]}: predicates that imply p; of those that imply each other, the first. */
  private final List<BitSet> stronger = new ArrayList<>();

  private final Witnesses witnesses;
  private final Map<BitSet, Integer> slots = new HashMap<>();
  private final Deque<Integer> free = new ArrayDeque<>();

  /** Words of {@code Bits.words(predicates)}. */
  private List<long[]> sets = new ArrayList<>();

  /** What an update came to. */
  public sealed interface Update {
    /** The sets are exact again. */
    record Applied(List<BitSet> added, List<BitSet> removed) implements Update {}

    /** A limit was reached: the sets are no longer all, and this object is of no further use. */
    record Abandoned(SearchOutcome.Limit reached) implements Update {}
  }

  /** Over no evidence. Limits hold for each update. */
  public IncrementalHittingSets(
      int predicates, Implications implications, boolean strongest, SearchLimits limits) {
    this.predicates = predicates;
    this.implications = implications;
    this.strongest = strongest;
    this.limits = limits;
    for (int p = 0; p < predicates; p++) {
      stronger.add(new BitSet());
    }
    if (strongest) {
      findStronger();
    }
    witnesses = new Witnesses(predicates, stronger);
    sets.add(new long[Bits.words(predicates)]);
  }

  private void findStronger() {
    for (int p = 0; p < predicates; p++) {
      int strong = p;
      implications.impliedBy(p).stream()
          .filter(weak -> strong < weak || !implications.implies(weak, strong))
          .forEach(weak -> stronger.get(weak).set(strong));
    }
  }

  /** The sets, in no order. */
  public List<BitSet> sets() {
    return told(sets);
  }

  /**
   * What a search finds in which predicates that hold in the same evidences are one class; only of
   * strongest sets.
   */
  public List<BitSet> setsOfClasses() {
    return slots.isEmpty()
        ? List.of()
        : ClassReading.of(predicates, slots.keySet(), implications, limits.maxClauseSize(), sets);
  }

  private static List<BitSet> bitSets(List<long[]> sets) {
    return sets.stream().map(BitSet::valueOf).toList();
  }

  /**
   * Takes many evidences at once over none, by one search.
   *
   * @throws IllegalStateException where there are evidences already
   */
  public Update start(List<BitSet> evidences) {
    if (!slots.isEmpty()) {
      throw new IllegalStateException("there are %d evidences already".formatted(slots.size()));
    }
    for (BitSet evidence : evidences) {
      BitSet known = (BitSet) evidence.clone();
      if (!slots.containsKey(known)) {
        takeSlot(known);
      }
    }
    sets = new ArrayList<>();
    return searched(slots.keySet(), List.of());
  }

  private int takeSlot(BitSet evidence) {
    int slot = free.isEmpty() ? slots.size() : free.pop();
    slots.put(evidence, slot);
    witnesses.add(slot, evidence);
    return slot;
  }

  // ---- arrival ----

  /** Takes an evidence; one that is there already changes nothing. */
  public Update arrive(BitSet evidence) {
    if (slots.containsKey(evidence)) {
      return new Update.Applied(List.of(), List.of());
    }
    BitSet known = (BitSet) evidence.clone();
    int slot = takeSlot(known);
    long[] row = words(known);
    List<long[]> kept = new ArrayList<>();
    List<long[]> broken = new ArrayList<>();
    sets.forEach(set -> (shared(set, row) > 0 ? kept : broken).add(set));
    Arrival arrival = new Arrival(known, slot, roomBeside(kept));
    Optional<SearchOutcome.Limit> reached = arrival.repair(broken);
    if (reached.isPresent()) {
      return new Update.Abandoned(reached.get());
    }
    kept.addAll(arrival.found);
    sets = kept;
    return new Update.Applied(bitSets(arrival.found), told(broken));
  }

  private static List<BitSet> told(List<long[]> sets) {
    return bitSets(sets.stream().filter(set -> !Bits.isEmpty(set)).toList());
  }

  private long[] words(BitSet set) {
    return Arrays.copyOf(set.toLongArray(), Bits.words(predicates));
  }

  private static int shared(long[] set, long[] row) {
    return Bits.countBoth(set, 0, row);
  }

  private static int[] members(long[] set) {
    return BitSet.valueOf(set).stream().toArray();
  }

  /** How many new sets the limits leave room for; none where the kept ones fill it. */
  private long roomBeside(List<long[]> kept) {
    return Math.min(limits.maxFound(), setsInMemory()) - kept.size();
  }

  private long setsInMemory() {
    return limits.maxBytes() / Math.max(1, (long) Bits.words(predicates) * Long.BYTES);
  }

  /** What is full when there is no room. */
  private SearchOutcome.Limit tighter() {
    return limits.maxFound() <= setsInMemory()
        ? SearchOutcome.Limit.COUNT
        : SearchOutcome.Limit.MEMORY;
  }

  /** The new sets that one evidence makes. */
  private final class Arrival {
    private final BitSet evidence;
    private final int slot;
    private final long room;
    private final long deadline = limits.deadline();
    private final List<long[]> found = new ArrayList<>();
    private final Set<LongBuffer> seen = new HashSet<>();

    Arrival(BitSet evidence, int slot, long room) {
      this.evidence = evidence;
      this.slot = slot;
      this.room = room;
    }

    /** Tells the limit that ended it early. */
    Optional<SearchOutcome.Limit> repair(List<long[]> broken) {
      for (long[] set : broken) {
        repair(set);
        if (found.size() > room) {
          return Optional.of(tighter());
        }
        if (System.nanoTime() - deadline > 0) {
          return Optional.of(SearchOutcome.Limit.TIME);
        }
        if (Thread.currentThread().isInterrupted()) {
          return Optional.of(SearchOutcome.Limit.INTERRUPT);
        }
      }
      return Optional.empty();
    }

    private void repair(long[] set) {
      int[] members = members(set);
      for (int t = evidence.nextSetBit(0); t >= 0; t = evidence.nextSetBit(t + 1)) {
        replaceByWeaker(set, t);
      }
      if (members.length == limits.maxClauseSize()) {
        return;
      }
      witnesses.lookAt(members);
      for (int t = evidence.nextSetBit(0); t >= 0; t = evidence.nextSetBit(t + 1)) {
        boolean isStrongest = !stronger.get(t).intersects(evidence);
        if (isStrongest && witnesses.areNeededBeside(members, t)) {
          add(with(set, t));
        }
      }
    }

    private void replaceByWeaker(long[] set, int t) {
      long[] others = set.clone();
      BitSet strong = stronger.get(t);
      for (int p = strong.nextSetBit(0); p >= 0; p = strong.nextSetBit(p + 1)) {
        Bits.clear(others, 0, p);
      }
      if (!Arrays.equals(others, set)) {
        long[] changed = with(others, t);
        int[] members = members(changed);
        // Where t stands for several members, the set may have been there before.
        if (witnesses.areNeeded(members) && witnesses.dependOn(slot, members)) {
          add(changed);
        }
      }
    }

    private void add(long[] set) {
      if (!isTautology(set) && seen.add(LongBuffer.wrap(set))) {
        found.add(set);
      }
    }

    private static long[] with(long[] set, int t) {
      long[] more = set.clone();
      Bits.set(more, 0, t);
      return more;
    }
  }

  private boolean isTautology(long[] set) {
    int[] members = strongest && Bits.count(set) == 2 ? members(set) : new int[0];
    return members.length == 2 && implications.isTautology(members[0], members[1]);
  }

  // ---- expiry ----

  /** Forgets an evidence; one that is not there changes nothing. */
  public Update expire(BitSet evidence) {
    Integer slot = slots.remove(evidence);
    if (slot == null) {
      return new Update.Applied(List.of(), List.of());
    }
    free.push(slot);
    witnesses.remove(slot, evidence);
    long[] row = words(evidence);
    List<long[]> kept = new ArrayList<>();
    List<long[]> idle = new ArrayList<>();
    for (long[] set : sets) {
      boolean mayBeIdle = shared(set, row) == 1;
      (mayBeIdle && !witnesses.areNeeded(members(set)) ? idle : kept).add(set);
    }
    sets = kept;
    Set<BitSet> others = new LinkedHashSet<>();
    for (BitSet other : slots.keySet()) {
      BitSet rest = (BitSet) other.clone();
      rest.andNot(evidence);
      others.add(rest);
    }
    return searched(others, told(idle));
  }

  /** Adds what a search over {@code evidences} finds. */
  private Update searched(Set<BitSet> evidences, List<BitSet> removed) {
    if (slots.isEmpty()) {
      sets.add(words(new BitSet()));
      return new Update.Applied(List.of(), removed);
    }
    long room = roomBeside(sets);
    if (room < 1) {
      return new Update.Abandoned(tighter());
    }
    SearchProblem problem =
        new SearchProblem(predicates, List.copyOf(evidences), implications, strongest, false, null);
    SearchOutcome outcome = HittingSetSearch.collect(problem, limits.withMaxFound(room));
    return switch (outcome) {
      case SearchOutcome.Stopped stopped -> new Update.Abandoned(stopped.reached());
      case SearchOutcome.Complete(var found, _, _) -> {
        found.forEach(set -> sets.add(words(set)));
        yield new Update.Applied(found, removed);
      }
    };
  }
}
