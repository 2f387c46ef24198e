package dev.nomos.console.learn;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.logic.Term;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What axioms over single fields say in a space's predicates: clauses of one, two or all predicates
 * of a field that hold whatever value the axioms allow it, such as {@code x = 0 or x > 0} where x
 * is never negative.
 */
final class AxiomClauses {
  /** Pairs of more predicates than these are not looked at: the clauses only spare work. */
  private static final int MOST_PREDICATES = 100;

  private final PredicateSpace space;
  private final Field field;

  /** The field's predicates, and the values that tell them apart. */
  private final List<Integer> predicates = new ArrayList<>();

  private final List<BitSet> holding = new ArrayList<>();

  private AxiomClauses(PredicateSpace space, Field field) {
    this.space = space;
    this.field = field;
  }

  /** {@code axioms}: each over one field. */
  static List<BitSet> of(PredicateSpace space, List<Formula> axioms) {
    List<BitSet> clauses = new ArrayList<>();
    for (Field field : space.type().fields()) {
      List<Formula> own = axioms.stream().filter(a -> a.fields().contains(field.name())).toList();
      if (!own.isEmpty()) {
        clauses.addAll(new AxiomClauses(space, field).clauses(own));
      }
    }
    return clauses;
  }

  private List<BitSet> clauses(List<Formula> axioms) {
    List<Row> rows =
        values(axioms).stream()
            .map(value -> Row.of(space.type(), Map.of(field.name(), value)))
            .filter(row -> axioms.stream().noneMatch(a -> a.evaluate(row) == Truth.FALSE))
            .toList();
    if (rows.isEmpty() || !gather(rows)) {
      return List.of();
    }
    List<BitSet> clauses = new ArrayList<>();
    for (int i = 0; i < predicates.size(); i++) {
      if (holding.get(i).cardinality() == rows.size()) {
        clauses.add(clause(i));
      }
      for (int j = 0; j < i; j++) {
        if (union(i, j).cardinality() == rows.size()) {
          clauses.add(clause(i, j));
        }
      }
    }
    everyValue(rows.size()).ifPresent(clauses::add);
    return clauses.stream().distinct().toList();
  }

  /** Values of the field that no comparison with a constant can tell from all others. */
  private NavigableSet<Value> values(List<Formula> axioms) {
    NavigableSet<Value> values =
        new TreeSet<>(
            (a, b) ->
                a.isNumber() && b.isNumber()
                    ? Value.compareNumbers(a, b)
                    : a.text().compareTo(b.text()));
    Stream<Formula.Atom> compared =
        Stream.concat(
            axioms.stream().filter(Formula.Atom.class::isInstance).map(Formula.Atom.class::cast),
            space.predicates().stream().map(p -> p.atom()).filter(this::isAboutFieldAlone));
    compared.flatMap(AxiomClauses::constants).forEach(values::add);
    if (field.type().isNumeric()) {
      between(List.copyOf(values)).forEach(values::add);
    }
    return values;
  }

  /** A value in each gap that ascending numbers leave, and beyond their ends. */
  private List<Value> between(List<Value> numbers) {
    List<Value> found = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      BigDecimal number = numbers.get(i).decimal();
      found.add(Value.of(number.subtract(BigDecimal.ONE)));
      found.add(Value.of(number.add(BigDecimal.ONE)));
      if (field.type() == FieldType.REAL && i > 0) {
        found.add(Value.of(numbers.get(i - 1).decimal().add(number).divide(BigDecimal.TWO)));
      }
    }
    return found;
  }

  private boolean isAboutFieldAlone(Formula.Atom atom) {
    return switch (atom) {
      case Formula.Compare(Term.FieldRef(var name), _, Term.Constant _) ->
          name.equals(field.name());
      case Formula.In(Term.FieldRef(var name), _, _) -> name.equals(field.name());
      case Formula.Compare _, Formula.In _, Formula.Quantified _ -> false;
    };
  }

  private static Stream<Value> constants(Formula.Atom atom) {
    return switch (atom) {
      case Formula.Compare(_, _, Term.Constant(var value)) -> Stream.of(value);
      case Formula.In in -> in.values().stream();
      case Formula.Compare _, Formula.Quantified _ -> Stream.of();
    };
  }

  /** Which values each predicate holds at; false where there are too many predicates. */
  private boolean gather(List<Row> rows) {
    for (int p = 0; p < space.size(); p++) {
      Formula.Atom atom = space.predicates().get(p).atom();
      if (isAboutFieldAlone(atom)) {
        BitSet holds = new BitSet();
        for (int i = 0; i < rows.size(); i++) {
          holds.set(i, atom.evaluate(rows.get(i)) == Truth.TRUE);
        }
        predicates.add(p);
        holding.add(holds);
      }
    }
    return predicates.size() <= MOST_PREDICATES;
  }

  private BitSet union(int i, int j) {
    BitSet both = (BitSet) holding.get(i).clone();
    both.or(holding.get(j));
    return both;
  }

  private BitSet clause(int... chosen) {
    BitSet clause = new BitSet();
    for (int i : chosen) {
      clause.set(predicates.get(i));
    }
    return clause;
  }

  /** "It is one of its values", where the predicates that hold at one value name them all. */
  private Optional<BitSet> everyValue(int values) {
    BitSet clause = new BitSet();
    BitSet named = new BitSet();
    for (int i = 0; i < predicates.size(); i++) {
      if (holding.get(i).cardinality() == 1 && !named.intersects(holding.get(i))) {
        named.or(holding.get(i));
        clause.set(predicates.get(i));
      }
    }
    return named.cardinality() == values ? Optional.of(clause) : Optional.empty();
  }
}
