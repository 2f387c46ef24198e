package dev.nomos.logic.completion;

import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Term;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes variables and clauses of rules: first it reads all rules and notes what conditions there
 * are, then it cuts fields and sums into cells, then it says each condition in cells.
 */
final class TheoryDraft {
  /** Numbers of at most so many values are cut by looking at each, as choices always are. */
  private static final int LISTED = 1024;

  private final RowType type;
  private final List<FieldDomain> domains;
  private final List<FieldUnits> units = new ArrayList<>();
  private final boolean allPresent;
  private final List<List<ClauseWriter.Item>> items = new ArrayList<>();
  private final List<Integer> ruleOfClause = new ArrayList<>();
  private final Map<Formula.Atom, Condition> conditions = new LinkedHashMap<>();
  private final List<Variable> variables = new ArrayList<>();
  private final Map<Condition, Integer> variableOf = new HashMap<>();
  private int parts;

  /** What an atom is a condition on. */
  private sealed interface Condition {
    /** On one field, by cells. */
    record OnField(int field, Optional<LinearAtom> linear) implements Condition {}

    record OnSum(LinearAtom atom) implements Condition {}

    /** On how many of several fields are not 0. */
    record OnCount(CountAtom atom) implements Condition {}

    record OnMany(Formula.Atom atom) implements Condition {}

    /** The same in all records. */
    record OnNothing(boolean mayHold) implements Condition {}
  }

  TheoryDraft(List<Rule> rules, RowType type, List<FieldDomain> domains) {
    this.type = type;
    this.domains = domains;
    for (int i = 0; i < domains.size(); i++) {
      units.add(new FieldUnits(type.fields().get(i), domains.get(i)));
    }
    allPresent = domains.stream().noneMatch(FieldDomain::mayBeAbsent);
    for (int rule = 0; rule < rules.size(); rule++) {
      read(rule, rules.get(rule).formula());
    }
    addFields();
    addSums();
    addCounts();
    addAtoms();
    IntStream.range(0, parts).forEach(_ -> variables.add(new Variable.OfPart()));
  }

  private void read(int rule, Formula formula) {
    for (var clause : ClauseWriter.write(formula.expand(type), () -> parts++, allPresent)) {
      items.add(clause);
      ruleOfClause.add(rule);
      for (ClauseWriter.Item item : clause) {
        if (item instanceof ClauseWriter.Item.OfAtom(var atom)) {
          conditions.computeIfAbsent(atom, this::condition);
        }
      }
    }
  }

  private Condition condition(Formula.Atom atom) {
    List<Integer> fields = atom.fields().stream().map(type::indexOf).toList();
    if (fields.isEmpty()) {
      return new Condition.OnNothing(mayHold(atom, empty()));
    }
    Optional<LinearAtom> linear =
        atom instanceof Formula.Compare comparison
            ? LinearAtom.of(comparison, type, units).filter(a -> isFaithful(a, fields))
            : Optional.empty();
    if (fields.size() == 1) {
      int field = fields.getFirst();
      boolean inCells = linear.isPresent() || isListed(field) || isMembership(atom, field);
      return inCells ? new Condition.OnField(field, linear) : new Condition.OnMany(atom);
    }
    if (linear.isPresent()) {
      return new Condition.OnSum(linear.get());
    }
    return CountAtom.of(atom, type)
        .filter(count -> count.fields().stream().allMatch(this::isCountable))
        .<Condition>map(Condition.OnCount::new)
        .orElseGet(() -> new Condition.OnMany(atom));
  }

  private boolean isCountable(int field) {
    return units.get(field).isNumeric() && !domains.get(field).mayBeAbsent();
  }

  /** A field that cancels out still makes the comparison unknown where it is absent. */
  private boolean isFaithful(LinearAtom linear, List<Integer> fields) {
    return fields.stream()
        .allMatch(f -> linear.form().fields().contains(f) || !domains.get(f).mayBeAbsent());
  }

  private boolean isListed(int field) {
    return domains.get(field) instanceof FieldDomain.Choices || units.get(field).count() <= LISTED;
  }

  /** Whether it names the field's values one by one. */
  private boolean isMembership(Formula.Atom atom, int field) {
    return atom instanceof Formula.In in
        && in.equalities().stream()
            .allMatch(e -> linear(e).isPresent() && units.get(field).isNumeric());
  }

  private Optional<LinearAtom> linear(Formula.Atom atom) {
    return atom instanceof Formula.Compare comparison
        ? LinearAtom.of(comparison, type, units)
        : Optional.empty();
  }

  private Row empty() {
    return Row.of(type, Map.of());
  }

  private static boolean mayHold(Formula.Atom atom, Row row) {
    return atom.evaluate(row) != Truth.FALSE;
  }

  private void addFields() {
    for (int field = 0; field < units.size(); field++) {
      List<Formula.Atom> atoms = new ArrayList<>();
      int position = field;
      conditions.forEach(
          (atom, condition) -> {
            boolean isCut =
                switch (condition) {
                  case Condition.OnField(int of, _) -> of == position;
                  case Condition.OnCount(var count) -> count.fields().contains(position);
                  case Condition.OnSum _, Condition.OnMany _, Condition.OnNothing _ -> false;
                };
            if (isCut) {
              atoms.add(condition instanceof Condition.OnField ? atom : isNotZero(position));
            }
          });
      variables.add(field(field, atoms));
    }
  }

  private Formula.Atom isNotZero(int field) {
    Term name = Term.field(type.fields().get(field).name());
    return new Formula.Compare(name, Operator.NE, new Term.Constant(Value.of(0)));
  }

  private Variable field(int field, List<Formula.Atom> atoms) {
    FieldUnits of = units.get(field);
    List<long[]> cells = isListed(field) ? listed(field, atoms) : cut(field, atoms);
    boolean mayBeAbsent = domains.get(field).mayBeAbsent();
    int absentCell = mayBeAbsent ? cells.size() : -1;
    if (mayBeAbsent) {
      cells.add(new long[0]);
    }
    return new Variable.OfField(of, cells.toArray(long[][]::new), absentCell);
  }

  /** Values that no atom tells apart are one cell. */
  private List<long[]> listed(int field, List<Formula.Atom> atoms) {
    Map<List<Boolean>, List<Long>> cells = new LinkedHashMap<>();
    for (long unit : units.get(field).all()) {
      Row row = empty().with(field, units.get(field).value(unit));
      List<Boolean> truths = atoms.stream().map(atom -> mayHold(atom, row)).toList();
      cells.computeIfAbsent(truths, _ -> new ArrayList<>()).add(unit);
    }
    return new ArrayList<>(cells.values().stream().map(TheoryDraft::intervals).toList());
  }

  private static long[] intervals(List<Long> ascending) {
    List<Long> ends = new ArrayList<>();
    for (long unit : ascending) {
      if (ends.isEmpty() || ends.getLast() + 1 != unit) {
        ends.add(unit);
        ends.add(unit);
      } else {
        ends.set(ends.size() - 1, unit);
      }
    }
    return ends.stream().mapToLong(Long::longValue).toArray();
  }

  /** The constants of linear atoms cut the numbers into intervals. */
  private List<long[]> cut(int field, List<Formula.Atom> atoms) {
    FieldUnits of = units.get(field);
    TreeSet<BigInteger> starts = new TreeSet<>(List.of(BigInteger.valueOf(of.lowest())));
    for (Formula.Atom atom : atoms) {
      Stream<Formula.Atom> comparisons =
          atom instanceof Formula.In in ? in.equalities().stream() : Stream.of(atom);
      comparisons.flatMap(a -> linear(a).stream()).forEach(a -> starts.addAll(a.cuts()));
    }
    long[] inside =
        starts
            .subSet(BigInteger.valueOf(of.lowest()), true, BigInteger.valueOf(of.highest()), true)
            .stream()
            .mapToLong(BigInteger::longValueExact)
            .toArray();
    List<long[]> cells = new ArrayList<>();
    for (int i = 0; i < inside.length; i++) {
      long end = i + 1 < inside.length ? inside[i + 1] - 1 : of.highest();
      cells.add(new long[] {inside[i], end});
    }
    return cells;
  }

  private void addSums() {
    Map<LinearForm, List<LinearAtom>> byForm = new LinkedHashMap<>();
    conditions
        .values()
        .forEach(
            condition -> {
              if (condition instanceof Condition.OnSum(var atom)) {
                byForm.computeIfAbsent(atom.form(), _ -> new ArrayList<>()).add(atom);
              }
            });
    byForm.forEach(
        (form, atoms) -> {
          atoms.forEach(atom -> variableOf.put(new Condition.OnSum(atom), variables.size()));
          variables.add(sum(form, atoms));
        });
  }

  private Variable sum(LinearForm form, List<LinearAtom> atoms) {
    TreeSet<BigInteger> cuts = new TreeSet<>();
    atoms.forEach(atom -> cuts.addAll(atom.cuts()));
    long[] starts =
        Stream.concat(
                Stream.of(Long.MIN_VALUE),
                cuts.stream()
                    .filter(cut -> cut.bitLength() < Long.SIZE - 1)
                    .map(BigInteger::longValueExact))
            .mapToLong(Long::longValue)
            .toArray();
    boolean mayBeAbsent = form.fields().stream().anyMatch(f -> domains.get(f).mayBeAbsent());
    return new Variable.OfSum(
        form.fields().stream().mapToInt(f -> f).toArray(),
        form.coefficients().stream().mapToLong(c -> c).toArray(),
        starts,
        mayBeAbsent ? starts.length : -1);
  }

  private void addCounts() {
    Map<List<Integer>, List<CountAtom>> byFields = new LinkedHashMap<>();
    conditions
        .values()
        .forEach(
            condition -> {
              if (condition instanceof Condition.OnCount(var atom)) {
                byFields.computeIfAbsent(atom.fields(), _ -> new ArrayList<>()).add(atom);
              }
            });
    byFields.forEach(
        (fields, atoms) -> {
          atoms.forEach(atom -> variableOf.put(new Condition.OnCount(atom), variables.size()));
          variables.add(count(fields, atoms));
        });
  }

  private Variable count(List<Integer> fields, List<CountAtom> atoms) {
    boolean[][] counted = new boolean[fields.size()][];
    for (int i = 0; i < counted.length; i++) {
      int field = fields.get(i);
      var variable = (Variable.OfField) variables.get(field);
      Formula.Atom isNotZero = isNotZero(field);
      counted[i] = new boolean[variable.cells()];
      for (int cell = 0; cell < counted[i].length; cell++) {
        Value value = variable.units().value(variable.intervals()[cell][0]);
        counted[i][cell] = mayHold(isNotZero, empty().with(field, value));
      }
    }
    int[] starts =
        IntStream.rangeClosed(0, fields.size())
            .filter(n -> n == 0 || atoms.stream().anyMatch(a -> a.holds(n) != a.holds(n - 1)))
            .toArray();
    return new Variable.OfCount(fields.stream().mapToInt(f -> f).toArray(), counted, starts);
  }

  private void addAtoms() {
    conditions
        .values()
        .forEach(
            condition -> {
              if (condition instanceof Condition.OnMany(var atom)) {
                variableOf.put(condition, variables.size());
                int[] fields = atom.fields().stream().mapToInt(type::indexOf).toArray();
                variables.add(new Variable.OfAtom(atom, fields, type));
              }
            });
  }

  List<Variable> variables() {
    return variables;
  }

  List<FieldUnits> units() {
    return units;
  }

  /** The rule of each clause that {@link #clauses} gives, ascending. */
  List<Integer> ruleOfClause() {
    return ruleOfClause;
  }

  /** For each clause its literals, one for a variable; null where the clause is always true. */
  List<@Nullable List<Literal>> clauses() {
    List<@Nullable List<Literal>> clauses = new ArrayList<>();
    items.forEach(clause -> clauses.add(literals(clause)));
    return clauses;
  }

  private @Nullable List<Literal> literals(List<ClauseWriter.Item> clause) {
    Map<Integer, boolean[]> cells = new LinkedHashMap<>();
    for (ClauseWriter.Item item : clause) {
      switch (item) {
        case ClauseWriter.Item.OfPart(int part, boolean needed) -> {
          int variable = variables.size() - parts + part;
          cellsOf(cells, variable)[needed ? Variable.OfPart.NEEDED : Variable.OfPart.UNNEEDED] =
              true;
        }
        case ClauseWriter.Item.OfAtom(var atom) -> {
          if (!addTo(cells, atom)) {
            return null;
          }
        }
      }
    }
    for (boolean[] of : cells.values()) {
      if (!contains(of, false)) {
        return null;
      }
    }
    return cells.entrySet().stream()
        .filter(entry -> contains(entry.getValue(), true))
        .map(entry -> new Literal(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static boolean contains(boolean[] cells, boolean value) {
    for (boolean cell : cells) {
      if (cell == value) {
        return true;
      }
    }
    return false;
  }

  private boolean[] cellsOf(Map<Integer, boolean[]> cells, int variable) {
    return cells.computeIfAbsent(variable, _ -> new boolean[variables.get(variable).cells()]);
  }

  /** False where the atom holds in all records. */
  private boolean addTo(Map<Integer, boolean[]> cells, Formula.Atom atom) {
    Condition condition = Objects.requireNonNull(conditions.get(atom));
    switch (condition) {
      case Condition.OnNothing(boolean mayHold) -> {
        return !mayHold;
      }
      case Condition.OnField(int field, _) -> addField(cellsOf(cells, field), field, atom);
      case Condition.OnSum(var linear) -> addSum(cells, variableOf(condition), linear);
      case Condition.OnCount(var count) -> addCount(cells, variableOf(condition), count);
      case Condition.OnMany _ ->
          cellsOf(cells, variableOf(condition))[Variable.OfAtom.MAY_HOLD] = true;
    }
    return true;
  }

  private int variableOf(Condition condition) {
    return Objects.requireNonNull(variableOf.get(condition));
  }

  private void addField(boolean[] cells, int field, Formula.Atom atom) {
    var variable = (Variable.OfField) variables.get(field);
    for (int cell = 0; cell < cells.length; cell++) {
      Row row =
          cell == variable.absentCell()
              ? empty()
              : empty().with(field, variable.units().value(variable.intervals()[cell][0]));
      cells[cell] |= mayHold(atom, row);
    }
  }

  private void addSum(Map<Integer, boolean[]> cells, int number, LinearAtom linear) {
    var variable = (Variable.OfSum) variables.get(number);
    boolean[] of = cellsOf(cells, number);
    for (int cell = 0; cell < of.length; cell++) {
      of[cell] |= cell == variable.absentCell() || linear.holds(variable.example(cell));
    }
  }

  private void addCount(Map<Integer, boolean[]> cells, int number, CountAtom count) {
    var variable = (Variable.OfCount) variables.get(number);
    boolean[] of = cellsOf(cells, number);
    for (int cell = 0; cell < of.length; cell++) {
      of[cell] |= count.holds(variable.starts()[cell]);
    }
  }

  @Override
  public String toString() {
    return variables.size() + " variables, " + items.size() + " clauses, " + Arrays.asList(units);
  }
}
