package dev.nomos.miner.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All minimal hitting sets up to a size over distinct evidences, or only the strongest of them.
 *
 * <p>After MMCS (Murakami and Uno, "Efficient algorithms for dualizing large-scale hypergraphs",
 * 2014): branch on an uncovered evidence with few candidates; a set stays minimal while each member
 * has a <i>critical</i> evidence that no other member meets. Differences:
 *
 * <ul>
 *   <li>sizes are searched in turn, so that the shortest sets come first and a limit keeps them;
 *   <li>predicates with equal columns whose negations are predicates too are one class; a pair of
 *       classes is listed with all members, since that is what says that the members are
 *       equivalent, longer sets with the class's first member, from which the others follow;
 *   <li>with {@code strongest}, a member is also refused where a predicate that statically implies
 *       it would do: its critical evidences minus that predicate's column are empty. The test is
 *       anti-monotone, so pruning with it loses nothing that filtering afterwards would keep;
 *   <li>the last two members are looked for together ({@link #pair}) without copying state, since
 *       nearly every attempt at them fails after a few evidences (see SearchBenchmark).
 * </ul>
 *
 * <p>Invariants: {@code uncovered} are the evidences that no member meets; {@code critical[i]}
 * those that member i alone meets. Columns are over evidences, rows over classes, one bit each. One
 * instance is for one search on one thread.
 */
public final class HittingSetSearch {
  private static final int LOOK_AHEAD = 256;

  /** Evidences by which {@link #pair} narrows its candidates before it tries them one by one. */
  private static final int NARROWING = 24;

  /** Evidences that {@link #pair} tries first, since they left nothing before. */
  private static final int RECENT = 8;

  private static final int CHECK_EVERY = 1024;

  private final Implications implications;
  private final boolean strongest;
  private final SearchLimits limits;
  private final int evidences;

  /** In the order found. */
  private final List<BitSet> found = new ArrayList<>();

  /** Sets of two in {@code found} that the search meets a second time. */
  private final Set<BitSet> equivalences = new HashSet<>();

  /** {@code members[c]}: the predicates of class c, lowest first; classes by ascending coverage. */
  private int[][] members = new int[0][];

  private long[][] columns = new long[0][];
  private long[][] rows = new long[0][];
  private int[][] stronger = new int[0][];

  /**
   * Classes that can share a set of three or more: neither column contains the other, or one would
   * be idle, and both together do not cover everything, or the two would do.
   */
  private long[][] compatible = new long[0][];

  /** Predicates that hold in every evidence: rules by themselves. */
  private final BitSet always = new BitSet();

  /** Evidences that ended the latest pairs, in no order. */
  private final int[] recent = new int[RECENT];

  private int recentAt;
  private long[] able = new long[0];
  private long deadline;
  private int steps;
  private int targetSize;

  /** Unwinds the recursion when a limit is reached. */
  private static final class LimitReached extends RuntimeException {
    private final SearchOutcome.Limit limit;

    LimitReached(SearchOutcome.Limit limit) {
      super(null, null, false, false);
      this.limit = limit;
    }
  }

  private HittingSetSearch(
      int evidences, Implications implications, boolean strongest, SearchLimits limits) {
    this.evidences = evidences;
    this.implications = implications;
    this.strongest = strongest;
    this.limits = limits;
  }

  /**
   * Searches. An evidence without predicates forbids every set: then the outcome is complete and
   * empty.
   *
   * @param predicates how many there are; evidences have no higher bits
   * @param evidences distinct evidences, any order
   * @param strongest drop sets in which a member may be replaced by a predicate that implies it,
   *     and tautologies; otherwise all minimal hitting sets are found
   */
  public static SearchOutcome run(
      int predicates,
      List<BitSet> evidences,
      Implications implications,
      boolean strongest,
      SearchLimits limits) {
    var search = new HittingSetSearch(evidences.size(), implications, strongest, limits);
    search.prepare(predicates, evidences);
    return search.searchBySize();
  }

  // ---- preparation ----

  private void prepare(int predicates, List<BitSet> distinct) {
    Map<BitSet, List<Integer>> classes = new HashMap<>();
    List<Map.Entry<BitSet, List<Integer>>> ordered = new ArrayList<>();
    BitSet[] given = transposed(predicates, distinct);
    for (int p = 0; p < predicates; p++) {
      BitSet column = given[p];
      always.set(p, column.cardinality() == evidences);
      if (isMergeable(p)) {
        classes.computeIfAbsent(column, _ -> new ArrayList<>()).add(p);
      } else {
        ordered.add(Map.entry(column, List.of(p)));
      }
    }
    ordered.addAll(classes.entrySet());
    ordered.removeIf(c -> c.getKey().isEmpty());
    ordered.sort(
        Comparator.comparingInt((Map.Entry<BitSet, List<Integer>> c) -> c.getKey().cardinality())
            .thenComparing(c -> c.getValue().getFirst()));
    int n = ordered.size();
    members = new int[n][];
    columns = new long[n][];
    rows = new long[evidences][words(n)];
    for (int c = 0; c < n; c++) {
      BitSet column = ordered.get(c).getKey();
      members[c] = strongestFirst(ordered.get(c).getValue());
      columns[c] = Arrays.copyOf(column.toLongArray(), words(evidences));
      for (int e = column.nextSetBit(0); e >= 0; e = column.nextSetBit(e + 1)) {
        set(rows[e], c);
      }
    }
    able = new long[words(n)];
    findStronger(n);
    findCompatible(n);
  }

  private static BitSet[] transposed(int predicates, List<BitSet> evidences) {
    BitSet[] columns = new BitSet[predicates];
    Arrays.setAll(columns, _ -> new BitSet(evidences.size()));
    for (int e = 0; e < evidences.size(); e++) {
      BitSet evidence = evidences.get(e);
      for (int p = evidence.nextSetBit(0); p >= 0; p = evidence.nextSetBit(p + 1)) {
        columns[p].set(e);
      }
    }
    return columns;
  }

  private void findCompatible(int n) {
    compatible = new long[n][words(n)];
    long[] all = ones(evidences);
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        if (!isCovered(columns[a], columns[b])
            && !isCovered(columns[b], columns[a])
            && !isCovered(all, columns[a], columns[b])) {
          set(compatible[a], b);
        }
      }
    }
  }

  /** Whether "equal to p" can be said by two sets of two: then equal columns may be one class. */
  private boolean isMergeable(int p) {
    return !strongest
        || (!always.get(p) && limits.maxClauseSize() > 1 && implications.hasNegation(p));
  }

  /** Members that another member implies say nothing more; all are kept only for all-minimal. */
  private int[] strongestFirst(List<Integer> equal) {
    return equal.stream()
        .filter(p -> !strongest || equal.stream().noneMatch(q -> makesIdle(q, p)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Of predicates that mean the same, the first stays. */
  private boolean makesIdle(int p, int q) {
    return implications.implies(p, q) && (p < q || !implications.implies(q, p));
  }

  /**
   * {@code stronger[c]}: classes with a member that implies a member of c. Classes that imply each
   * other have equal columns: then the first one stays.
   */
  private void findStronger(int n) {
    stronger = new int[n][0];
    if (!strongest) {
      return;
    }
    BitSet[] implying = implyingClasses(n);
    for (int c = 0; c < n; c++) {
      int weak = c;
      stronger[c] = implying[c].stream().filter(d -> d < weak || !implying[d].get(weak)).toArray();
    }
  }

  private BitSet[] implyingClasses(int n) {
    Map<Integer, Integer> classOf = new HashMap<>();
    BitSet[] implying = new BitSet[n];
    for (int c = 0; c < n; c++) {
      implying[c] = new BitSet(n);
      for (int p : members[c]) {
        classOf.put(p, c);
      }
    }
    classOf.forEach(
        (p, d) ->
            implications.impliedBy(p).stream()
                .map(q -> classOf.getOrDefault(q, d))
                .filter(c -> c != d)
                .forEach(c -> implying[c].set(d)));
    return implying;
  }

  // ---- search ----

  private SearchOutcome searchBySize() {
    deadline = System.nanoTime() + limits.budget().toNanos();
    try {
      emitSingles();
      if (limits.maxClauseSize() > 1) {
        emitEquivalences();
      }
      for (targetSize = 2; targetSize <= limits.maxClauseSize(); targetSize++) {
        descend(new int[0], ones(evidences), new long[0][], ones(columns.length));
      }
      return new SearchOutcome.Complete(List.copyOf(found));
    } catch (LimitReached stop) {
      return new SearchOutcome.Stopped(List.copyOf(found), stop.limit);
    }
  }

  private void emitSingles() {
    long[] all = ones(evidences);
    for (int v = 0; v < columns.length; v++) {
      if (isCovered(all, columns[v]) && !spoils(new int[0], new long[0][], all, v)) {
        emit(new int[] {v});
      }
    }
  }

  /**
   * What makes the members of a class one: each implies each. Longer sets use the first member only
   * because these sets are always among the found ones.
   */
  private void emitEquivalences() {
    for (int c = 0; c < members.length; c++) {
      if (strongest && members[c].length > 1) {
        for (int p : members[c]) {
          for (int q : members[c]) {
            int negation = implications.negationOf(p);
            if (p != q && !always.get(negation)) { // alone it is a rule
              addEquivalence(negation, q);
            }
          }
        }
      }
    }
  }

  /**
   * {@code chosen} lacks at least two of {@code targetSize} members; {@code candidates}: classes.
   */
  private void descend(int[] chosen, long[] uncovered, long[][] critical, long[] candidates) {
    if (isEmpty(uncovered)) {
      return; // a smaller set: found when its size was searched
    }
    long[] branch = and(rows[fewestCandidates(uncovered, candidates)], candidates);
    long[] rest = andNot(candidates, branch);
    for (int v = next(branch, 0); v >= 0; v = next(branch, v + 1)) {
      checkLimits();
      if (chosen.length == targetSize - 2) {
        if (pair(chosen, uncovered, critical, rest, v)) {
          set(rest, v);
        }
      } else if (!spoils(chosen, critical, uncovered, v)) {
        descend(
            append(chosen, v),
            andNot(uncovered, columns[v]),
            narrowed(critical, uncovered, v),
            and(rest, compatible[v]));
        set(rest, v);
      }
    }
  }

  /**
   * Emits the sets of {@code chosen}, v and one of {@code candidates}. Returns false where no set
   * with {@code chosen} and v, of whatever size, can be minimal or strongest.
   */
  private boolean pair(
      int[] chosen, long[] uncovered, long[][] critical, long[] candidates, int v) {
    for (int i = 0; i < able.length; i++) {
      able[i] = targetSize > 2 ? candidates[i] & compatible[v][i] : candidates[i];
    }
    if (!narrow(uncovered, columns[v])) {
      return true;
    }
    if (spoils(chosen, critical, uncovered, v)) {
      return false;
    }
    long[] left = andNot(uncovered, columns[v]);
    if (isEmpty(left)) {
      return true; // a smaller set: found when its size was searched
    }
    int[] nearly = append(chosen, v);
    long[][] narrowed = narrowed(critical, uncovered, v);
    for (int w = next(able, 0); w >= 0; w = next(able, w + 1)) {
      int missed = firstLeft(left, columns[w], 0);
      if (missed >= 0) {
        andInto(able, rows[missed]); // what misses it too need not be tried
      } else if (!spoils(nearly, narrowed, left, w)) {
        emit(append(nearly, w));
      }
    }
    return true;
  }

  /**
   * Leaves in {@code able} what meets a few of the evidences that are uncovered and not in {@code
   * column}; false where nothing does.
   */
  private boolean narrow(long[] uncovered, long[] column) {
    for (int e : recent) {
      if (e < evidences && get(uncovered, e) && !get(column, e) && !meet(e)) {
        return false;
      }
    }
    int e = firstLeft(uncovered, column, 0);
    for (int looked = 0; e >= 0 && looked < NARROWING; looked++) {
      if (!meet(e)) {
        recent[recentAt++ % RECENT] = e;
        return false;
      }
      e = firstLeft(uncovered, column, e + 1);
    }
    return true;
  }

  /** Leaves in {@code able} what meets the evidence; false where nothing does. */
  private boolean meet(int evidence) {
    andInto(able, rows[evidence]);
    return !isEmpty(able);
  }

  private long[][] narrowed(long[][] critical, long[] uncovered, int v) {
    long[][] narrowed = new long[critical.length + 1][];
    for (int i = 0; i < critical.length; i++) {
      narrowed[i] = andNot(critical[i], columns[v]);
    }
    narrowed[critical.length] = and(uncovered, columns[v]);
    return narrowed;
  }

  /** Whether a member would be idle with v, or v or a member replaceable by a stronger one. */
  private boolean spoils(int[] chosen, long[][] critical, long[] uncovered, int v) {
    for (int i = 0; i < chosen.length; i++) {
      if (isCovered(critical[i], columns[v])) {
        return true;
      }
      for (int p : stronger[chosen[i]]) {
        if (isCovered(critical[i], columns[v], columns[p])) {
          return true;
        }
      }
    }
    for (int p : stronger[v]) {
      if (isBothCovered(uncovered, columns[v], columns[p])) {
        return true;
      }
    }
    return false;
  }

  private void emit(int[] classes) {
    if (classes.length == 1) {
      for (int p : members[classes[0]]) {
        add(p);
      }
    } else if (classes.length == 2) {
      for (int p : members[classes[0]]) {
        for (int q : members[classes[1]]) {
          boolean isTautology = strongest && implications.isTautology(p, q);
          if (!isTautology && !equivalences.contains(setOf(p, q))) {
            add(p, q);
          }
        }
      }
    } else if (strongest) {
      add(Arrays.stream(classes).map(c -> members[c][0]).toArray());
    } else {
      emitProduct(classes, 0, new int[classes.length]);
    }
  }

  private void emitProduct(int[] classes, int at, int[] picked) {
    if (at == classes.length) {
      add(picked);
      return;
    }
    for (int p : members[classes[at]]) {
      picked[at] = p;
      emitProduct(classes, at + 1, picked);
    }
  }

  /** Each is met twice: p implies q, and without q there is no p. */
  private void addEquivalence(int p, int q) {
    if (equivalences.add(setOf(p, q))) {
      add(p, q);
    }
  }

  private void add(int... predicates) {
    if (found.size() >= limits.maxFound()) {
      throw new LimitReached(SearchOutcome.Limit.COUNT);
    }
    found.add(setOf(predicates));
  }

  private static BitSet setOf(int... predicates) {
    BitSet set = new BitSet();
    for (int p : predicates) {
      set.set(p);
    }
    return set;
  }

  private void checkLimits() {
    if (++steps % CHECK_EVERY != 0) {
      return;
    }
    if (System.nanoTime() > deadline) {
      throw new LimitReached(SearchOutcome.Limit.TIME);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new LimitReached(SearchOutcome.Limit.INTERRUPT);
    }
  }

  private int fewestCandidates(long[] uncovered, long[] candidates) {
    int best = -1;
    int fewest = Integer.MAX_VALUE;
    int looked = 0;
    for (int e = next(uncovered, 0);
        e >= 0 && looked < LOOK_AHEAD;
        e = next(uncovered, e + 1), looked++) {
      int count = countBoth(rows[e], candidates);
      if (count < fewest) {
        fewest = count;
        best = e;
      }
    }
    return best;
  }

  // ---- bit sets as words ----

  private static int words(int bits) {
    return (bits + 63) >>> 6;
  }

  private static long[] ones(int bits) {
    long[] words = new long[words(bits)];
    for (int i = 0; i < bits; i++) {
      set(words, i);
    }
    return words;
  }

  private static void set(long[] words, int bit) {
    words[bit >>> 6] |= 1L << bit;
  }

  /** The first bit from {@code from} on that is set; -1 where there is none. */
  private static int next(long[] words, int from) {
    int w = from >>> 6;
    if (w >= words.length) {
      return -1;
    }
    long word = words[w] & (-1L << from);
    while (word == 0) {
      if (++w == words.length) {
        return -1;
      }
      word = words[w];
    }
    return (w << 6) + Long.numberOfTrailingZeros(word);
  }

  private static boolean get(long[] words, int bit) {
    return (words[bit >>> 6] >>> bit & 1) != 0;
  }

  /**
   * The first bit from {@code from} on that is in {@code bits} and not in {@code without}; or -1.
   */
  private static int firstLeft(long[] bits, long[] without, int from) {
    int w = from >>> 6;
    if (w >= bits.length) {
      return -1;
    }
    long word = bits[w] & ~without[w] & (-1L << from);
    while (word == 0) {
      if (++w == bits.length) {
        return -1;
      }
      word = bits[w] & ~without[w];
    }
    return (w << 6) + Long.numberOfTrailingZeros(word);
  }

  private static boolean isEmpty(long[] words) {
    for (long word : words) {
      if (word != 0) {
        return false;
      }
    }
    return true;
  }

  private static int countBoth(long[] a, long[] b) {
    int count = 0;
    for (int i = 0; i < a.length; i++) {
      count += Long.bitCount(a[i] & b[i]);
    }
    return count;
  }

  private static long[] and(long[] a, long[] b) {
    long[] both = a.clone();
    andInto(both, b);
    return both;
  }

  private static void andInto(long[] a, long[] b) {
    for (int i = 0; i < a.length; i++) {
      a[i] &= b[i];
    }
  }

  private static long[] andNot(long[] a, long[] b) {
    long[] left = a.clone();
    for (int i = 0; i < left.length; i++) {
      left[i] &= ~b[i];
    }
    return left;
  }

  private static boolean isCovered(long[] bits, long[] by) {
    for (int i = 0; i < bits.length; i++) {
      if ((bits[i] & ~by[i]) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@code by} covers what {@code a} and {@code b} share. */
  private static boolean isBothCovered(long[] a, long[] b, long[] by) {
    for (int i = 0; i < a.length; i++) {
      if ((a[i] & b[i] & ~by[i]) != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isCovered(long[] bits, long[] by, long[] orBy) {
    for (int i = 0; i < bits.length; i++) {
      if ((bits[i] & ~by[i] & ~orBy[i]) != 0) {
        return false;
      }
    }
    return true;
  }

  private static int[] append(int[] chosen, int v) {
    int[] longer = Arrays.copyOf(chosen, chosen.length + 1);
    longer[chosen.length] = v;
    return longer;
  }
}
