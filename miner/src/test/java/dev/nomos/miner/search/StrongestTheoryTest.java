package dev.nomos.miner.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import dev.nomos.logic.entailment.Equivalence;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The strongest sets alone say as much as all minimal ones: each theory entails the other, by Z3
 * over all values of the fields, not only those in the rows.
 */
final class StrongestTheoryTest {
  private static final int INSTANCES_PER_SEED = 50;
  private static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("x", FieldType.INTEGER),
              Field.of("y", FieldType.INTEGER),
              Field.of("rate", FieldType.REAL),
              Field.of("flag", FieldType.BOOLEAN),
              Field.of("kind", FieldType.CATEGORICAL)));
  private static final List<Formula> NOT_NEGATIVE =
      List.of(Formula.parse("x >= 0"), Formula.parse("y >= 0"), Formula.parse("rate >= 0"));
  private static final List<String> KINDS = List.of("tcp", "udp", "icmp");

  private final Random random = new Random();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theStrongestSetsEntailAllMinimalOnesAndTheyThem(long seed) {
    random.setSeed(seed);
    int strictlyFewer = 0;
    for (int i = 0; i < INSTANCES_PER_SEED; i++) {
      PredicateSpace space = space(6 + random.nextInt(9));
      List<BitSet> evidences = evidences(space, 2 + random.nextInt(18));
      int size = random.nextInt(5) == 0 ? SearchLimits.UNBOUNDED : 1 + random.nextInt(4);
      var limits = new SearchLimits(size, 100_000, Duration.ofMinutes(1));
      boolean counters = random.nextBoolean(); // neither x nor y below 0, by implication and axiom
      Implications implications = Implications.of(space, _ -> counters);
      List<Rule> strongest =
          rules(space, SearchProblem.strongest(space.size(), evidences, implications), limits);
      List<Rule> allMinimal =
          rules(space, SearchProblem.allMinimal(space.size(), evidences), limits);
      assertThat(
              Equivalence.of(
                  strongest,
                  allMinimal,
                  TYPE,
                  counters ? NOT_NEGATIVE : List.of(),
                  Duration.ofSeconds(30)))
          .as("seed %d, instance %d, %s", seed, i, space.predicates())
          .isEqualTo(new Equivalence.Equivalent());
      strictlyFewer += strongest.size() < allMinimal.size() ? 1 : 0;
    }
    assertThat(strictlyFewer).isGreaterThan(INSTANCES_PER_SEED / 4);
  }

  private static List<Rule> rules(
      PredicateSpace space, SearchProblem problem, SearchLimits limits) {
    SearchOutcome outcome = HittingSetSearch.collect(problem, limits);
    assertThat(outcome).isInstanceOf(SearchOutcome.Complete.class);
    return outcome.found().stream().map(set -> rule(space, set)).toList();
  }

  private static Rule rule(PredicateSpace space, BitSet set) {
    return Rule.of(
        Formula.anyOf(set.stream().mapToObj(p -> space.predicates().get(p).atom()).toList()));
  }

  private PredicateSpace space(int size) {
    Set<Formula.Atom> atoms = new LinkedHashSet<>();
    while (atoms.size() < size) {
      Formula.Atom atom = atom();
      atoms.add(atom);
      if (random.nextInt(3) == 0 && atoms.size() < size) {
        atoms.add(atom.negate());
      }
    }
    return new PredicateSpace(TYPE, atoms.stream().map(Predicate::of).toList());
  }

  private Formula.Atom atom() {
    Operator op = Operator.values()[random.nextInt(6)];
    Operator equality = random.nextBoolean() ? Operator.EQ : Operator.NE;
    return switch (random.nextInt(6)) {
      case 0 -> new Formula.Compare(Term.field("x"), op, Term.field("y"));
      case 1 -> new Formula.Compare(Term.field("rate"), op, new Term.Constant(rate()));
      case 2 -> new Formula.Compare(Term.field("flag"), equality, Term.constant(1));
      case 3 -> new Formula.Compare(Term.field("kind"), equality, new Term.Constant(kind()));
      case 4 ->
          new Formula.Compare(
              Term.field("y"),
              op,
              new Term.Times(Term.constant(1 + random.nextInt(3)), Term.field("x")));
      default ->
          new Formula.Compare(
              Term.field(random.nextBoolean() ? "x" : "y"), op, Term.constant(random.nextInt(6)));
    };
  }

  private Value rate() {
    return Value.of(BigDecimal.valueOf(random.nextInt(5), 1));
  }

  private Value kind() {
    return Value.of(KINDS.get(random.nextInt(KINDS.size())));
  }

  private List<BitSet> evidences(PredicateSpace space, int rows) {
    return IntStream.range(0, rows)
        .mapToObj(_ -> space.evidence(row()).toBitSet())
        .distinct()
        .toList();
  }

  private Row row() {
    return Row.of(
        TYPE,
        Map.of(
            "x", Value.of(random.nextInt(7)),
            "y", Value.of(random.nextInt(7)),
            "rate", rate(),
            "flag", Value.of(random.nextInt(2)),
            "kind", kind()));
  }
}
