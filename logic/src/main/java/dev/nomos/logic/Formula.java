package dev.nomos.logic;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A condition on one record. Immutable; equal formulas are equal trees. {@code toString} prints the
 * text that {@link #parse} reads back as an equal formula.
 */
public sealed interface Formula {
  /** Of a formula that is read, so that whoever walks it may do so by recursion. */
  int MAX_DEPTH = 120;

  /** What a predicate may be: a formula without connectives, whose negation is one too. */
  sealed interface Atom extends Formula {
    /** The atom that holds exactly where this one is false. */
    Atom negate();
  }

  record Compare(Term left, Operator op, Term right) implements Atom {
    @Override
    public String toString() {
      return left + " " + op.symbol() + " " + right;
    }

    @Override
    public Compare negate() {
      return new Compare(left, op.negate(), right);
    }
  }

  /**
   * Whether a term's value is one of several.
   *
   * @param values in ascending order without repeats, numbers before text; not empty
   * @param inside false for "is none of them"
   */
  record In(Term term, List<Value> values, boolean inside) implements Atom {
    public In {
      values =
          values.stream()
              .map(Term.Constant::plain)
              .distinct()
              .sorted(FormulaText.BY_VALUE)
              .toList();
      if (values.isEmpty()) {
        throw new IllegalArgumentException("'" + term + "' in an empty set");
      }
    }

    @Override
    public String toString() {
      return FormulaText.membership(this);
    }

    /** "Is this one" for each of the values. */
    public List<Atom> equalities() {
      return values.stream()
          .<Atom>map(v -> new Compare(term, Operator.EQ, new Term.Constant(v)))
          .toList();
    }

    @Override
    public In negate() {
      return new In(term, values, !inside);
    }
  }

  /**
   * A condition on every or some position of a context window. It ranges over the positions at
   * which all {@link Term.Indexed} terms of the body exist; over none, {@code forall} is true and
   * {@code exists} false.
   *
   * @param index the name that stands for the position in the body
   * @param range positions to look at; all where it is null
   */
  record Quantified(Quantifier quantifier, String index, @Nullable Range range, Formula body)
      implements Atom {
    @Override
    public String toString() {
      String within = range == null ? "" : " in " + range.from() + ".." + range.to();
      return quantifier.word() + " " + FormulaText.identifier(index) + within + ": " + body;
    }

    @Override
    public Quantified negate() {
      Formula opposite =
          body instanceof Atom atom
              ? atom.negate()
              : body instanceof Not(var inner) ? inner : new Not(body);
      return new Quantified(quantifier.dual(), index, range, opposite);
    }
  }

  /** Window positions, both inclusive, the first being 0. */
  record Range(int from, int to) {
    public static final int MAX_POSITION = 1_000_000;

    public Range {
      if (from < 0 || to < from || to > MAX_POSITION) {
        throw new IllegalArgumentException(
            "positions %d..%d: not 0 <= from <= to <= %d".formatted(from, to, MAX_POSITION));
      }
    }
  }

  /** Of a window's positions. */
  enum Quantifier {
    FORALL,
    EXISTS;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    Quantifier dual() {
      return this == FORALL ? EXISTS : FORALL;
    }
  }

  record Not(Formula body) implements Formula {
    @Override
    public String toString() {
      return "not (" + body + ")";
    }
  }

  record AllOf(List<Formula> parts) implements Formula {
    public AllOf {
      parts = severalOrNone(parts);
    }

    @Override
    public String toString() {
      return FormulaText.join(parts, " and ", "true");
    }
  }

  record AnyOf(List<Formula> parts) implements Formula {
    public AnyOf {
      parts = severalOrNone(parts);
    }

    @Override
    public String toString() {
      return FormulaText.join(parts, " or ", "false");
    }
  }

  record Implies(Formula antecedent, Formula consequent) implements Formula {
    @Override
    public String toString() {
      return FormulaText.operand(antecedent) + " => " + FormulaText.operand(consequent);
    }
  }

  record Iff(Formula left, Formula right) implements Formula {
    @Override
    public String toString() {
      return FormulaText.operand(left) + " <=> " + FormulaText.operand(right);
    }
  }

  /** The conjunction of nothing. */
  static Formula always() {
    return new AllOf(List.of());
  }

  /** The disjunction of nothing. */
  static Formula never() {
    return new AnyOf(List.of());
  }

  /** The conjunction of {@code parts}; a single part is its own conjunction. */
  static Formula allOf(List<? extends Formula> parts) {
    return parts.size() == 1 ? parts.getFirst() : new AllOf(List.copyOf(parts));
  }

  /** The disjunction of {@code parts}; a single part is its own disjunction. */
  static Formula anyOf(List<? extends Formula> parts) {
    return parts.size() == 1 ? parts.getFirst() : new AnyOf(List.copyOf(parts));
  }

  private static List<Formula> severalOrNone(List<Formula> parts) {
    if (parts.size() == 1) {
      throw new IllegalArgumentException("one part needs no connective: '" + parts + "'");
    }
    return List.copyOf(parts);
  }

  /** Throws {@link FormulaSyntaxException} with the position of what cannot be read. */
  static Formula parse(String text) {
    return new FormulaParser(text, null).parse();
  }

  /**
   * The formula of a text, which may name a value by its label: {@code Proto = UDP}. Throws {@link
   * FormulaSyntaxException}, or {@link FormulaTypeException} with the position of what means
   * nothing over {@code type}.
   */
  static Formula parse(String text, RowType type) {
    return FormulaParser.checked(text, type);
  }

  /** The formula as a clause: its disjuncts, each an atom; empty where it is no clause. */
  default Optional<List<Atom>> clause() {
    List<Formula> parts = this instanceof AnyOf any ? any.parts() : List.of(this);
    List<Atom> literals = new ArrayList<>();
    for (Formula part : parts) {
      if (!(part instanceof Atom literal)) {
        return Optional.empty();
      }
      literals.add(literal);
    }
    return Optional.of(List.copyOf(literals));
  }

  /**
   * Truth in {@code row} in Kleene's strong three-valued logic: a field the exporter did not send
   * makes a comparison UNKNOWN, never FALSE. O(nodes).
   */
  default Truth evaluate(Row row) {
    return switch (this) { // no default: a new node type must not compile until handled
      case Compare(var left, var op, var right) -> {
        Value a = left.evaluate(row);
        Value b = a == null ? null : right.evaluate(row);
        yield a == null || b == null ? Truth.UNKNOWN : Truth.of(op.holds(a, b));
      }
      case In(var term, var values, var inside) -> {
        Value value = term.evaluate(row);
        yield value == null
            ? Truth.UNKNOWN
            : Truth.of(values.stream().anyMatch(v -> Operator.EQ.holds(value, v)) == inside);
      }
      case Quantified quantified -> Windows.expand(quantified, row.type()).evaluate(row);
      case Not(var body) -> body.evaluate(row).negate();
      case AllOf(var parts) -> {
        Truth weakest = Truth.TRUE;
        for (Formula part : parts) {
          weakest = Truth.min(weakest, part.evaluate(row));
        }
        yield weakest;
      }
      case AnyOf(var parts) -> {
        Truth strongest = Truth.FALSE;
        for (Formula part : parts) {
          strongest = Truth.max(strongest, part.evaluate(row));
        }
        yield strongest;
      }
      case Implies(var antecedent, var consequent) ->
          Truth.max(antecedent.evaluate(row).negate(), consequent.evaluate(row));
      case Iff(var left, var right) -> {
        Truth a = left.evaluate(row);
        Truth b = right.evaluate(row);
        yield a == Truth.UNKNOWN || b == Truth.UNKNOWN ? Truth.UNKNOWN : Truth.of(a == b);
      }
    };
  }

  /**
   * This formula over the fields of {@code type}, with every quantifier written out as a
   * conjunction or disjunction and every {@code family[*]} as the family's fields.
   */
  default Formula expand(RowType type) {
    return Windows.expand(this, type);
  }

  /**
   * The names of all fields mentioned, in order of first mention. Those of windows are named only
   * after {@link #expand}.
   */
  default Set<String> fields() {
    Set<String> names = new LinkedHashSet<>();
    eachTerm(term -> term.eachField(names::add));
    return names;
  }

  /** Tells the atoms, left to right. */
  default void eachAtom(Consumer<Atom> seen) {
    switch (this) {
      case Atom atom -> seen.accept(atom);
      case Not(var body) -> body.eachAtom(seen);
      case AllOf(var parts) -> parts.forEach(p -> p.eachAtom(seen));
      case AnyOf(var parts) -> parts.forEach(p -> p.eachAtom(seen));
      case Implies(var antecedent, var consequent) -> {
        antecedent.eachAtom(seen);
        consequent.eachAtom(seen);
      }
      case Iff(var left, var right) -> {
        left.eachAtom(seen);
        right.eachAtom(seen);
      }
    }
  }

  /** Tells the terms that atoms compare, left to right. */
  default void eachTerm(Consumer<Term> seen) {
    eachAtom(
        atom -> {
          switch (atom) {
            case Compare(var left, _, var right) -> {
              seen.accept(left);
              seen.accept(right);
            }
            case In(var term, _, _) -> seen.accept(term);
            case Quantified quantified -> quantified.body().eachTerm(seen);
          }
        });
  }

  /**
   * A formula with the same truth in every row: nested conjunctions and disjunctions are flat and
   * without repeats; double negations, negations of atoms and parts that are always true or false
   * are gone.
   */
  default Formula simplify() {
    return Simplification.simplify(this);
  }

  /**
   * A formula with the same truth in every row, of atoms, conjunctions, disjunctions and
   * equivalences only.
   */
  default Formula negationNormalForm() {
    return Simplification.negationNormalForm(this, false);
  }

  /**
   * Formulas that together say the same: the parts of a conjunction, and of an implication with a
   * conjunctive consequent one implication each. None where the formula is always true by itself.
   */
  default List<Formula> conjuncts() {
    return Simplification.conjuncts(this);
  }

  /**
   * Clauses that together are false in exactly the rows in which the formula is; nothing where they
   * would have more than {@code limit} literals, or take too long to find. Quantifiers are
   * literals: {@link #expand} first to see into them.
   */
  default Optional<List<List<Atom>>> clauses(int limit) {
    return ClauseForm.of(this, limit);
  }

  /** A clause read as implications: each literal in turn follows from all others being false. */
  static List<Implies> readings(List<? extends Atom> clause) {
    return ClauseForm.readings(clause);
  }

  /** What makes the formula meaningless over {@code type}, in plain words; empty where nothing. */
  default List<String> problems(RowType type) {
    return TypeCheck.problems(this, type).stream().map(TypeCheck.Problem::toString).toList();
  }

  /** The levels of the tree, those of terms included. */
  default int depth() {
    return switch (this) {
      case Compare(var left, _, var right) -> 1 + Math.max(left.depth(), right.depth());
      case In(var term, _, _) -> 1 + term.depth();
      case Quantified quantified -> 1 + quantified.body().depth();
      case Not(var body) -> 1 + body.depth();
      case AllOf(var parts) -> 1 + depth(parts);
      case AnyOf(var parts) -> 1 + depth(parts);
      case Implies(var a, var b) -> 1 + Math.max(a.depth(), b.depth());
      case Iff(var a, var b) -> 1 + Math.max(a.depth(), b.depth());
    };
  }

  private static int depth(List<Formula> parts) {
    int deepest = 0;
    for (Formula part : parts) {
      deepest = Math.max(deepest, part.depth());
    }
    return deepest;
  }
}
