package dev.nomos.enforcer;

import dev.nomos.logic.Field;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The values worth trying for one field while the others keep theirs.
 *
 * <p>Where a comparison is linear in the field, its truth changes only at one root. The roots of
 * all comparisons cut the numbers into cells, in which every rule has the same truth; the value of
 * a cell that is nearest to the original is the original itself or lies beside a root. So the
 * integers r, ceil(r) - 1 and floor(r) + 1 for each root r leave nothing out. Decimals have no
 * nearest value above a root: a step of at most a millionth stands for it, less where two roots are
 * close. Text is equal or not: the values it is compared with, and one that is none of them.
 */
final class Candidates {
  private static final BigDecimal STEP = new BigDecimal("0.000001");
  private static final BigDecimal FOUR = BigDecimal.valueOf(4);

  private final RowType type;
  private final List<List<Formula.Compare>> byField = new ArrayList<>();

  Candidates(Collection<Rule> rules, RowType type) {
    this.type = type;
    List<Set<Formula.Compare>> mentioning = new ArrayList<>();
    type.fields().forEach(_ -> mentioning.add(new LinkedHashSet<>()));
    for (Rule rule : rules) {
      rule.formula()
          .expand(type)
          .eachAtom(
              atom ->
                  comparisons(atom)
                      .forEach(
                          c -> c.fields().forEach(f -> mentioning.get(type.indexOf(f)).add(c))));
    }
    mentioning.forEach(atoms -> byField.add(List.copyOf(atoms)));
  }

  /** Comparisons whose roots are those of the atom, which has no quantifier. */
  private static List<Formula.Compare> comparisons(Formula.Atom atom) {
    return switch (atom) {
      case Formula.Compare comparison -> List.of(comparison);
      case Formula.In(var term, var values, _) ->
          values.stream()
              .map(v -> new Formula.Compare(term, Operator.EQ, new Term.Constant(v)))
              .toList();
      case Formula.Quantified _ ->
          throw new IllegalStateException("'" + atom + "' should have been written out");
    };
  }

  /** The comparisons that mention the field. */
  List<Formula.Compare> comparisons(int field) {
    return byField.get(field);
  }

  /** Without {@code original}, the nearest first. */
  List<Value> of(int field, Row row, Value original) {
    Field definition = type.fields().get(field);
    return switch (definition.type()) {
      case INTEGER -> nearestFirst(integers(roots(field, row)), original);
      case REAL -> nearestFirst(decimals(roots(field, row)), original);
      case BOOLEAN -> nearestFirst(List.of(BigDecimal.ZERO, BigDecimal.ONE), original);
      case CATEGORICAL, STRING -> texts(definition, field, row, original);
    };
  }

  private static List<Value> nearestFirst(Collection<BigDecimal> numbers, Value original) {
    BigDecimal from = original.decimal();
    return numbers.stream()
        .filter(number -> number.compareTo(from) != 0)
        .sorted(
            Comparator.comparing((BigDecimal number) -> number.subtract(from).abs())
                .thenComparing(Comparator.naturalOrder()))
        .map(Value::of)
        .toList();
  }

  private NavigableSet<BigDecimal> roots(int field, Row row) {
    NavigableSet<BigDecimal> roots = new TreeSet<>();
    for (Formula.Compare atom : byField.get(field)) {
      root(atom, field, row).ifPresent(roots::add);
    }
    return roots;
  }

  /** Where the two sides are equal, the other fields being as in {@code row}. */
  private Optional<BigDecimal> root(Formula.Compare atom, int field, Row row) {
    if (degree(atom, type.fields().get(field).name()) != 1) {
      return Optional.empty();
    }
    Optional<BigDecimal> atZero = difference(atom, row.with(field, Value.of(0)));
    Optional<BigDecimal> atOne = difference(atom, row.with(field, Value.of(1)));
    if (atZero.isEmpty() || atOne.isEmpty()) {
      return Optional.empty();
    }
    BigDecimal slope = atOne.get().subtract(atZero.get());
    return slope.signum() == 0
        ? Optional.empty()
        : Optional.of(atZero.get().negate().divide(slope, MathContext.DECIMAL128));
  }

  /** Left minus right; empty where a field is absent. */
  private static Optional<BigDecimal> difference(Formula.Compare atom, Row row) {
    Value left = atom.left().evaluate(row);
    Value right = atom.right().evaluate(row);
    if (left == null || right == null) {
      return Optional.empty();
    }
    Value difference = Value.difference(left, right);
    return difference instanceof Value.Ratio ? Optional.empty() : Optional.of(difference.decimal());
  }

  /** The highest power of the field in the comparison; 1 is linear, 2 also stands for worse. */
  static int degree(Formula.Compare atom, String field) {
    return Math.max(degree(atom.left(), field), degree(atom.right(), field));
  }

  private static int degree(Term term, String field) {
    return switch (term) {
      case Term.Constant _ -> 0;
      case Term.FieldRef(var name) -> name.equals(field) ? 1 : 0;
      case Term.Plus(var a, var b) -> Math.max(degree(a, field), degree(b, field));
      case Term.Minus(var a, var b) -> Math.max(degree(a, field), degree(b, field));
      case Term.Times(var a, var b) -> degree(a, field) + degree(b, field);
      case Term.Divide _,
          Term.Mod _,
          Term.Bits _,
          Term.Aggregate _,
          Term.Indexed _,
          Term.Family _ ->
          term.parts().stream().anyMatch(part -> degree(part, field) > 0) ? 2 : 0;
    };
  }

  private static Set<BigDecimal> integers(NavigableSet<BigDecimal> roots) {
    Set<BigDecimal> found = new TreeSet<>();
    for (BigDecimal root : roots) {
      BigDecimal below = root.setScale(0, RoundingMode.FLOOR);
      BigDecimal above = root.setScale(0, RoundingMode.CEILING);
      found.add(below);
      found.add(above);
      found.add(above.subtract(BigDecimal.ONE));
      found.add(below.add(BigDecimal.ONE));
    }
    found.removeIf(number -> !(Value.of(number) instanceof Value.Whole));
    return found;
  }

  private static Set<BigDecimal> decimals(NavigableSet<BigDecimal> roots) {
    BigDecimal step = STEP;
    for (BigDecimal root : roots) {
      BigDecimal next = roots.higher(root);
      if (next != null) {
        step = step.min(next.subtract(root).divide(FOUR, MathContext.DECIMAL128));
      }
    }
    Set<BigDecimal> found = new TreeSet<>();
    for (BigDecimal root : roots) {
      found.addAll(List.of(root, root.subtract(step), root.add(step)));
    }
    return found;
  }

  private List<Value> texts(Field definition, int field, Row row, Value original) {
    Set<Value> named = new LinkedHashSet<>();
    for (Formula.Compare atom : byField.get(field)) {
      named.addAll(sides(atom, row));
    }
    named.add(fresh(definition, named, original));
    named.remove(original);
    return List.copyOf(named);
  }

  private static List<Value> sides(Formula.Compare atom, Row row) {
    List<Value> present = new ArrayList<>();
    for (Term side : List.of(atom.left(), atom.right())) {
      Value value = side.evaluate(row);
      if (value != null) {
        present.add(value);
      }
    }
    return present;
  }

  /** A labelled value that no rule names where there is one, else an invented one. */
  private static Value fresh(Field definition, Set<Value> named, Value original) {
    Set<Value> taken = new HashSet<>(named);
    taken.add(original);
    return definition.labels().keySet().stream()
        .sorted()
        .map(Value::of)
        .filter(value -> !taken.contains(value))
        .findFirst()
        .orElseGet(() -> invented(taken));
  }

  private static Value invented(Set<Value> taken) {
    String text = "other";
    while (taken.contains(Value.of(text))) {
      text += "'";
    }
    return Value.of(text);
  }

  /** Numeric distance; texts are all equally far, since changing one is counted already. */
  static BigDecimal distance(Value a, Value b) {
    return a.isNumber() && b.isNumber() ? a.decimal().subtract(b.decimal()).abs() : BigDecimal.ZERO;
  }
}
