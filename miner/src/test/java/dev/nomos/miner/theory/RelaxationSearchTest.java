package dev.nomos.miner.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.logic.Evidence;
import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.miner.search.HittingSetSearch;
import dev.nomos.miner.search.Implications;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RelaxationSearchTest {
  private static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("octets", FieldType.INTEGER),
              Field.of("port", FieldType.INTEGER),
              Field.of("proto", FieldType.CATEGORICAL)));
  private static final PredicateSpace SPACE =
      new PredicateSpace(
          TYPE,
          Stream.of(
                  "octets <= 2",
                  "octets > 2",
                  "octets <= 5",
                  "octets > 5",
                  "octets <= 7",
                  "octets > 7",
                  "port = 1",
                  "port != 1",
                  "port = 2",
                  "port >= 3",
                  "port < 3",
                  "proto = \"tcp\"",
                  "proto != \"tcp\"",
                  "proto = \"udp\"")
              .map(text -> Predicate.of((Formula.Atom) Formula.parse(text)))
              .toList());
  private static final Implications KNOWN = Implications.of(SPACE, _ -> false);

  private static SearchLimits limits(int maxSize) {
    return new SearchLimits(maxSize, 1_000_000, Duration.ofMinutes(1));
  }

  private static CountedEvidence seen(long octets, long port, String proto, long count) {
    Row row =
        Row.of(
            TYPE,
            Map.of("octets", Value.of(octets), "port", Value.of(port), "proto", Value.of(proto)));
    return new CountedEvidence(SPACE.evidence(row), count, 0, 0);
  }

  private static BitSet clause(String... atoms) {
    BitSet clause = new BitSet();
    for (String atom : atoms) {
      clause.set(SPACE.indexOf((Formula.Atom) Formula.parse(atom)));
    }
    return clause;
  }

  private static Relaxation relax(
      BitSet rule, List<CountedEvidence> known, List<CountedEvidence> admit, int maxSize) {
    return new RelaxationSearch(SPACE.size(), known, KNOWN, limits(maxSize))
        .relax(rule, admit.stream().map(e -> e.evidence().toBitSet()).toList());
  }

  @Test
  void aWiderThresholdTakesThePlaceOfTheNarrowOne() {
    List<CountedEvidence> known =
        List.of(
            seen(1, 1, "udp", 50),
            seen(2, 2, "tcp", 50),
            seen(9, 1, "tcp", 40),
            seen(4, 1, "udp", 7));
    Relaxation relaxation =
        relax(clause("octets <= 2", "proto = \"tcp\""), known, known.subList(3, 4), 2);
    assertThat(relaxation)
        .isEqualTo(
            new Relaxation.Weaker(
                clause("octets <= 5", "proto = \"tcp\""),
                clause("octets <= 5"),
                clause("octets <= 2"),
                7,
                0));
  }

  @Test
  void theExemptionIsAsNarrowAsTheDataAllow() {
    List<CountedEvidence> known =
        List.of(
            seen(1, 3, "udp", 500),
            seen(6, 3, "tcp", 300),
            seen(2, 1, "udp", 3),
            seen(9, 1, "udp", 7),
            seen(9, 4, "udp", 2));
    Relaxation relaxation =
        relax(clause("octets <= 2", "proto = \"tcp\""), known, known.subList(3, 4), 3);
    assertThat(relaxation)
        .as("'octets > 5' would let the other quarantined record pass too")
        .isEqualTo(
            new Relaxation.Weaker(
                clause("octets <= 2", "proto = \"tcp\"", "port = 1"),
                clause("port = 1"),
                new BitSet(),
                7,
                0));
  }

  @Test
  void aRuleWithNoRoomIsNotRelaxed() {
    List<CountedEvidence> known = List.of(seen(1, 1, "udp", 50), seen(9, 2, "udp", 7));
    assertThat(relax(clause("octets <= 2"), known, known.subList(1, 2), 1))
        .isEqualTo(new Relaxation.None());
  }

  @Test
  void aTautologyIsNoRelaxation() {
    List<CountedEvidence> known = List.of(seen(1, 9, "tcp", 50), seen(9, 9, "tcp", 7));
    assertThat(relax(clause("octets <= 2"), known, known.subList(1, 2), 4))
        .as("besides what always held, only 'octets > 2', 'octets > 5' and 'octets > 7' admit it")
        .isEqualTo(
            new Relaxation.Weaker(
                clause("octets <= 2", "octets > 7"), clause("octets > 7"), new BitSet(), 7, 0));
  }

  @Test
  void aLimitIsTold() {
    List<CountedEvidence> known = List.of(seen(1, 1, "udp", 50), seen(9, 2, "tcp", 7));
    assertThat(
            new RelaxationSearch(
                    SPACE.size(), known, KNOWN, new SearchLimits(3, 1, Duration.ofMinutes(1)))
                .relax(clause("octets <= 2"), List.of(known.get(1).evidence().toBitSet())))
        .isEqualTo(new Relaxation.Undecided(SearchOutcome.Limit.COUNT));
  }

  @Test
  void onlyEvidenceThatBreaksTheRuleAndIsKnownCanBeAdmitted() {
    List<CountedEvidence> known = List.of(seen(1, 1, "udp", 50));
    RelaxationSearch search = new RelaxationSearch(SPACE.size(), known, KNOWN, limits(3));
    assertThatThrownBy(() -> search.relax(clause("octets <= 2"), List.of()))
        .hasMessageContaining("break the rule");
    assertThatThrownBy(
            () ->
                search.relax(
                    clause("octets <= 2"), List.of(seen(8, 1, "udp", 1).evidence().toBitSet())))
        .hasMessageContaining("not among the known");
  }

  // ---- against every set of new literals ----

  @Test
  void everyChangeIsTheBestOfAll() {
    Map<String, Integer> outcomes = new TreeMap<>();
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<CountedEvidence> known = random(random);
      int maxSize = 1 + random.nextInt(4);
      for (BitSet rule : rules(known, maxSize).stream().limit(4).toList()) {
        List<CountedEvidence> broken =
            random(random).stream().filter(e -> breaks(e, rule)).toList();
        if (broken.isEmpty()) {
          continue;
        }
        List<CountedEvidence> all = new ArrayList<>(known);
        broken.stream().filter(e -> all.stream().noneMatch(k -> same(k, e))).forEach(all::add);
        List<CountedEvidence> admit = broken.subList(0, 1 + random.nextInt(broken.size()));
        Relaxation relaxation = relax(rule, all, admit, maxSize);
        assertThat(relaxation)
            .as("seed %d, %s", seed, rule)
            .isEqualTo(bruteForce(rule, all, admit, maxSize));
        outcomes.merge(relaxation.getClass().getSimpleName(), 1, Integer::sum);
      }
    }
    assertThat(outcomes).containsOnlyKeys("None", "Weaker");
    assertThat(outcomes.values()).allMatch(count -> count > 50);
  }

  private static List<CountedEvidence> random(Random random) {
    List<CountedEvidence> seen = new ArrayList<>();
    for (int i = 1 + random.nextInt(9); i > 0; i--) {
      CountedEvidence fresh =
          seen(
              random.nextInt(10),
              random.nextInt(5),
              random.nextBoolean() ? "tcp" : "udp",
              1 + random.nextInt(5));
      if (seen.stream().noneMatch(e -> same(e, fresh))) {
        seen.add(fresh);
      }
    }
    return seen;
  }

  private static boolean same(CountedEvidence a, CountedEvidence b) {
    return a.evidence().equals(b.evidence());
  }

  private static boolean breaks(CountedEvidence evidence, BitSet rule) {
    return !holds(rule, evidence.evidence());
  }

  private static boolean holds(BitSet some, Evidence evidence) {
    return evidence.toBitSet().intersects(some);
  }

  private static List<BitSet> rules(List<CountedEvidence> known, int maxSize) {
    List<BitSet> rows = known.stream().map(e -> e.evidence().toBitSet()).toList();
    return HittingSetSearch.run(SPACE.size(), rows, KNOWN, true, limits(maxSize)).found();
  }

  private record Tried(Relaxation.Weaker weaker, long speaksNotOf) {}

  private static Relaxation bruteForce(
      BitSet rule, List<CountedEvidence> known, List<CountedEvidence> admit, int maxSize) {
    for (int added = 1; added <= Math.min(maxSize, 3); added++) {
      List<Tried> tried = new ArrayList<>();
      for (BitSet some : subsets(added)) {
        tried(rule, some, known, admit)
            .filter(t -> t.weaker().literals().cardinality() <= maxSize)
            .ifPresent(tried::add);
      }
      if (!tried.isEmpty()) {
        return best(tried).weaker();
      }
    }
    return new Relaxation.None();
  }

  private static List<BitSet> subsets(int size) {
    return IntStream.range(0, 1 << SPACE.size())
        .filter(bits -> Integer.bitCount(bits) == size)
        .mapToObj(bits -> BitSet.valueOf(new long[] {bits}))
        .toList();
  }

  private static Optional<Tried> tried(
      BitSet rule, BitSet added, List<CountedEvidence> known, List<CountedEvidence> admit) {
    BitSet dropped = new BitSet();
    rule.stream().filter(p -> KNOWN.impliedBy(p).intersects(added)).forEach(dropped::set);
    BitSet literals = (BitSet) rule.clone();
    literals.or(added);
    boolean saysNothing =
        literals.stream().anyMatch(p -> KNOWN.completedBy(p).intersects(literals))
            || added.stream().anyMatch(p -> known.stream().allMatch(e -> e.evidence().get(p)));
    boolean isMinimal =
        added.stream()
            .allMatch(
                t ->
                    admit.stream()
                        .anyMatch(
                            e -> {
                              BitSet met = e.evidence().toBitSet();
                              met.and(added);
                              return met.get(t) && met.cardinality() == 1;
                            }));
    if (saysNothing || !isMinimal || !admit.stream().allMatch(e -> holds(added, e.evidence()))) {
      return Optional.empty();
    }
    literals.andNot(dropped);
    long would = 0;
    long beyond = 0;
    long speaksNotOf = 0;
    for (CountedEvidence e : known) {
      boolean isAsked = admit.stream().anyMatch(a -> same(a, e));
      boolean passes = breaks(e, rule) && holds(literals, e.evidence());
      would += passes ? e.count() : 0;
      beyond += passes && !isAsked ? e.count() : 0;
      boolean spokenFor = holds(added, e.evidence()) && !holds(dropped, e.evidence());
      speaksNotOf += !isAsked && spokenFor ? e.count() : 0;
    }
    return Optional.of(
        new Tried(new Relaxation.Weaker(literals, added, dropped, would, beyond), speaksNotOf));
  }

  private static Tried best(List<Tried> tried) {
    return tried.stream()
        .filter(t -> tried.stream().noneMatch(other -> cost(other, t) < 0))
        .min(
            (a, b) ->
                ClauseOrder.SHORTEST_FIRST.compare(a.weaker().literals(), b.weaker().literals()))
        .orElseThrow();
  }

  private static int cost(Tried a, Tried b) {
    int byRecords = Long.compare(a.weaker().beyond(), b.weaker().beyond());
    int byReach = byRecords != 0 ? byRecords : Long.compare(a.speaksNotOf(), b.speaksNotOf());
    int bySize =
        byReach != 0
            ? byReach
            : Integer.compare(
                a.weaker().literals().cardinality(), b.weaker().literals().cardinality());
    return bySize != 0 ? bySize : Integer.compare(madeTrueBy(a), madeTrueBy(b));
  }

  private static int madeTrueBy(Tried change) {
    BitSet literals = change.weaker().literals();
    return (int)
        IntStream.range(0, SPACE.size())
            .filter(p -> literals.get(p) || KNOWN.impliedBy(p).intersects(literals))
            .count();
  }
}
