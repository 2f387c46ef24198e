package dev.nomos.console.learn;

import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.GrammarSpec;
import dev.nomos.schemas.spec.Guard;
import dev.nomos.schemas.spec.SpecException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A space that can say whether a guard holds: the negations of its conditions are predicates. */
final class GuardedSpace {
  /** Stands where other predicates have the name of their template. */
  static final String TEMPLATE = "guard";

  private GuardedSpace() {}

  /** {@code space} with what the guards lack at its end, so that its own numbers stay. */
  static PredicateSpace with(PredicateSpace space, List<Guard> guards) {
    Set<Formula.Atom> missing = new LinkedHashSet<>();
    for (Guard guard : guards) {
      for (Formula.Atom condition : guard.conditions()) {
        Formula.Atom negation = negation(condition, space.type());
        if (space.indexOf(negation) < 0) {
          missing.add(negation);
        }
      }
    }
    if (missing.isEmpty()) {
      return space;
    }
    List<Predicate> predicates = new ArrayList<>(space.predicates());
    missing.forEach(atom -> predicates.add(new Predicate(atom, "", TEMPLATE)));
    return new PredicateSpace(space.type(), predicates);
  }

  /** Throws {@link SpecException} where a guard means nothing over rows of {@code type}. */
  static void check(GrammarSpec grammar, RowType type) {
    List<String> problems = new ArrayList<>();
    for (Guard guard : grammar.guards()) {
      for (Formula.Atom condition : guard.conditions()) {
        condition
            .problems(type)
            .forEach(p -> problems.add("guard '" + guard.name() + "': when: " + p));
      }
    }
    if (!problems.isEmpty()) {
      throw new SpecException("grammar '" + grammar.name() + "'", problems);
    }
  }

  /** The atom's negation; that a flag is not 1 is said as that it is 0, as grammars do. */
  static Formula.Atom negation(Formula.Atom atom, RowType type) {
    if (atom instanceof Formula.Compare(Term.FieldRef(var name), var op, Term.Constant(var value))
        && op == Operator.EQ
        && value instanceof Value.Whole(var number)
        && (number == 0 || number == 1)
        && type.field(name).filter(f -> f.type() == FieldType.BOOLEAN).isPresent()) {
      return new Formula.Compare(Term.field(name), Operator.EQ, Term.constant(1 - number));
    }
    return atom.negate();
  }
}
