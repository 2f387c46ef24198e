package dev.nomos.logic.completion;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Row;
import dev.nomos.logic.Term;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import dev.nomos.logic.entailment.RecordFinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Z3, for questions that our own search gave up; started at the first. One owner thread. */
final class CompletionFallback implements AutoCloseable {
  private final CompletionTheory theory;
  private @Nullable RecordFinder finder;

  CompletionFallback(CompletionTheory theory) {
    this.theory = theory;
  }

  private RecordFinder finder() {
    RecordFinder known = finder;
    if (known == null) {
      known = new RecordFinder(theory.theory().rules(), theory.type(), domains(), optional());
      for (int f = 0; f < theory.fields(); f++) {
        if (theory.type().fields().get(f).type() == FieldType.REAL) {
          known.grantDecimals(name(f), theory.units(f).decimals());
        }
      }
      finder = known;
    }
    return known;
  }

  private String name(int field) {
    return theory.type().fields().get(field).name();
  }

  private List<Formula> domains() {
    List<Formula> domains = new ArrayList<>();
    for (int f = 0; f < theory.fields(); f++) {
      switch (theory.domains().get(f)) {
        case FieldDomain.Choices(var values, _) ->
            domains.add(new Formula.In(Term.field(name(f)), values, true));
        case FieldDomain.Numbers(long lowest, long highest, _, _) ->
            domains.add(within(f, lowest, highest));
      }
    }
    return domains;
  }

  private Set<String> optional() {
    return theory.type().fields().stream()
        .map(Field::name)
        .filter(name -> theory.domains().get(theory.type().indexOf(name)).mayBeAbsent())
        .collect(Collectors.toSet());
  }

  /** In units. */
  private Formula within(int field, long low, long high) {
    return Formula.allOf(
        List.of(compare(field, Operator.GE, low), compare(field, Operator.LE, high)));
  }

  private Formula compare(int field, Operator op, long units) {
    Value value = theory.units(field).value(units);
    return new Formula.Compare(Term.field(name(field)), op, new Term.Constant(value));
  }

  /**
   * Looks for a compliant record that has what {@code box} has decided, and in which one field, -1
   * for none, is from low to high or absent; {@code witness} becomes it.
   */
  Truth find(
      Box box, int field, boolean absent, long low, long high, Witness witness, Duration patience) {
    var propagation = new Propagation(theory);
    propagation.on(box);
    List<Formula> conditions = new ArrayList<>();
    Set<String> present = new HashSet<>();
    Set<String> lacking = new HashSet<>();
    for (int f = 0; f < theory.fields(); f++) {
      if (f != field && propagation.isDecided(f)) {
        if (propagation.mayBeAbsent(f)) {
          lacking.add(name(f));
        } else {
          present.add(name(f));
          conditions.add(compare(f, Operator.EQ, box.low[f]));
        }
      } else if (f != field && !propagation.mayBeAbsent(f)) {
        present.add(name(f));
      }
    }
    if (field >= 0 && absent) {
      lacking.add(name(field));
    } else if (field >= 0) {
      present.add(name(field));
      conditions.add(
          theory.units(field).isNumeric()
              ? within(field, low, high)
              : compare(field, Operator.EQ, low));
    }
    var answer = finder().find(conditions, present, lacking, patience);
    return answer.exists() == Truth.TRUE
        ? accepted(Objects.requireNonNull(answer.row()), witness)
        : answer.exists();
  }

  /** A record with a value that is not of its field's domain is none: Z3 was asked too little. */
  private Truth accepted(Row row, Witness witness) {
    for (int f = 0; f < theory.fields(); f++) {
      Value value = row.get(f);
      if (value == null) {
        witness.putAbsent(f);
      } else {
        int of = f;
        witness.put(
            f,
            theory
                .units(f)
                .units(value)
                .orElseThrow(
                    () -> new IllegalStateException(name(of) + " cannot be '" + value + "'")));
      }
    }
    return Truth.TRUE;
  }

  @Override
  public void close() {
    if (finder != null) {
      finder.close();
    }
  }
}
