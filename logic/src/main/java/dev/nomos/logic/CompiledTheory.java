package dev.nomos.logic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A theory made ready to judge rows. Immutable and safe for any number of threads; each of them
 * judges with a {@link TheoryChecker} of its own, which remembers verdicts.
 *
 * <p>A verdict depends only on the classes that the {@link Feature}s of the theory's own predicate
 * space put a row in: rules that a few clauses can say are judged together by {@link Clauses}, all
 * others by a {@link Circuit}.
 */
public final class CompiledTheory {
  /** Of a rule's clauses; to find that it has more would take longer the higher this is. */
  private static final int MAX_LITERALS = 24;

  private static final long MOST_TABLE_BYTES = 64L << 20;

  private final RuleTheory theory;
  private final PredicateSpace space;
  private final ClassKeys keys;
  private final Clauses clauses;

  /** The rule that each clause is of, by its place; ascending. */
  private final int[] ruleOfClause;

  private final Circuit circuit;

  /** The rules that are in the circuit, by their places, and the nodes that say them. */
  private final int[] circuitRules;

  private final int[] circuitNodes;
  private final Verdict compliant;

  /** Throws {@link IllegalArgumentException} where a rule means nothing over {@code type}. */
  public CompiledTheory(RuleTheory theory, RowType type) {
    this(theory, type, MOST_TABLE_BYTES);
  }

  /** {@code mostTableBytes}: with a larger table, clauses are judged one by one. */
  CompiledTheory(RuleTheory theory, RowType type, long mostTableBytes) {
    Draft draft = new Draft(theory.rules(), type);
    this.theory = theory;
    this.space = draft.space();
    this.keys = new ClassKeys(space.features());
    this.clauses = new Clauses(space, keys, draft.clauses(space), mostTableBytes);
    this.ruleOfClause = draft.ruleOfClause.stream().mapToInt(i -> i).toArray();
    this.circuit = draft.circuit;
    this.circuitRules = draft.circuitRules.stream().mapToInt(i -> i).toArray();
    this.circuitNodes = draft.circuitNodes.stream().mapToInt(i -> i).toArray();
    this.compliant = new Verdict(theory.rules(), new int[0]);
  }

  /** The rules sorted into clauses and others. */
  private static final class Draft {
    private final RowType type;

    /** Of the clauses, in the order of their numbers; those in it mean something. */
    private final Map<Formula.Atom, Integer> literals = new LinkedHashMap<>();

    private final List<int[]> clauses = new ArrayList<>();
    private final List<Integer> ruleOfClause = new ArrayList<>();
    private final Circuit circuit = new Circuit();
    private final List<Integer> circuitRules = new ArrayList<>();
    private final List<Integer> circuitNodes = new ArrayList<>();

    Draft(List<Rule> rules, RowType type) {
      this.type = type;
      for (int i = 0; i < rules.size(); i++) {
        add(i, rules.get(i));
      }
    }

    private void add(int number, Rule rule) {
      Formula formula = rule.formula();
      Optional<List<Formula.Atom>> clause = formula.clause();
      // Learned rules share their literals: one that is known was checked with another rule.
      if (clause.isEmpty() || !literals.keySet().containsAll(clause.get())) {
        check(rule);
      }
      Optional<List<List<Formula.Atom>>> found =
          clause.map(List::of).or(() -> formula.clauses(MAX_LITERALS));
      if (found.isPresent()) {
        for (List<Formula.Atom> each : found.get()) {
          clauses.add(each.stream().mapToInt(this::number).toArray());
          ruleOfClause.add(number);
        }
      } else {
        circuitRules.add(number);
        circuitNodes.add(circuit.add(formula));
      }
    }

    private void check(Rule rule) {
      List<String> problems = rule.formula().problems(type);
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(
            "rule " + rule.id() + ": " + String.join("; ", problems));
      }
    }

    private int number(Formula.Atom literal) {
      return literals.computeIfAbsent(literal, _ -> literals.size());
    }

    PredicateSpace space() {
      Set<Formula.Atom> atoms = new LinkedHashSet<>(literals.keySet());
      circuit.atoms().forEach(atoms::add);
      return new PredicateSpace(type, atoms.stream().map(Predicate::of).toList());
    }

    /** The clauses, each as the bit positions of its predicates. */
    List<int[]> clauses(PredicateSpace space) {
      int[] positions = literals.keySet().stream().mapToInt(space::indexOf).toArray();
      return clauses.stream()
          .map(clause -> Arrays.stream(clause).map(number -> positions[number]).toArray())
          .toList();
    }
  }

  public RuleTheory theory() {
    return theory;
  }

  /** False where so many rules of so many predicates are looked at one by one. */
  public boolean isTabled() {
    return clauses.isTabled();
  }

  /**
   * The rules that are definitely false in {@code row}, in the theory's order; usually none.
   * Remembers nothing: a {@link TheoryChecker} is faster.
   */
  public List<Rule> violations(Row row) {
    long[] key = new long[keys.words()];
    keys.pack(row, key);
    return judge(key, scratch()).violated();
  }

  RowType type() {
    return space.type();
  }

  ClassKeys keys() {
    return keys;
  }

  /** What judging writes to. For one thread at a time. */
  static final class Scratch {
    private final long[] broken;
    private final long[] evidence;

    private Scratch(int clauseWords, int evidenceWords) {
      broken = new long[clauseWords];
      evidence = new long[evidenceWords];
    }
  }

  Scratch scratch() {
    return new Scratch(clauses.words(), Evidence.wordsFor(space.size()));
  }

  /** The verdict on all rows with a key. */
  Verdict judge(long[] key, Scratch scratch) {
    clauses.findBroken(key, scratch.broken, scratch.evidence);
    int[] numbers = numbers(scratch.broken);
    if (circuitRules.length > 0) {
      numbers = withCircuit(numbers, key, scratch.evidence);
    }
    return numbers.length == 0 ? compliant : new Verdict(theory.rules(), numbers);
  }

  /** The rules of broken clauses, each once. */
  private int[] numbers(long[] broken) {
    int most = 0;
    for (long word : broken) {
      most += Long.bitCount(word);
    }
    int[] numbers = new int[most];
    int found = 0;
    for (int w = 0; w < broken.length; w++) {
      for (long rest = broken[w]; rest != 0; rest &= rest - 1) {
        int rule = ruleOfClause[(w << 6) + Long.numberOfTrailingZeros(rest)];
        if (found == 0 || numbers[found - 1] != rule) {
          numbers[found++] = rule;
        }
      }
    }
    return found == most ? numbers : Arrays.copyOf(numbers, found);
  }

  private int[] withCircuit(int[] others, long[] key, long[] evidence) {
    Arrays.fill(evidence, 0);
    keys.addEvidence(key, 0, evidence);
    BitSet holding = circuit.mayHold(evidence, space);
    IntStream broken =
        IntStream.range(0, circuitRules.length)
            .filter(i -> !holding.get(circuitNodes[i]))
            .map(i -> circuitRules[i]);
    return IntStream.concat(Arrays.stream(others), broken).sorted().toArray();
  }
}
