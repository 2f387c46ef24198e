package dev.nomos.schemas.spec;

import dev.nomos.logic.Formula;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition under which longer rules are searched (Nomos' own).
 *
 * @param when a conjunction of atoms in the formula language
 * @param templates names of the templates whose predicates may follow; empty: all
 * @param maxClauseSize most literals in a rule besides the guard's; null: as the grammar says
 */
public record Guard(
    String name, String when, List<String> templates, @Nullable Integer maxClauseSize) {
  @SuppressWarnings("NullAway") // Jackson gives null for absent members; none stays null
  public Guard {
    name = Lists.required("name", name);
    when = Lists.required("when", when);
    templates = Lists.copy(templates);
  }

  /** The atoms that {@link #when} joins; throws where it is no conjunction of atoms. */
  public List<Formula.Atom> conditions() {
    Formula formula = Formula.parse(when);
    List<Formula> parts = formula instanceof Formula.AllOf all ? all.parts() : List.of(formula);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("'" + when + "' is no condition");
    }
    return parts.stream().map(this::atom).toList();
  }

  private Formula.Atom atom(Formula part) {
    if (part instanceof Formula.Atom atom) {
      return atom;
    }
    throw new IllegalArgumentException(
        "'" + when + "' is no conjunction of atoms: '" + part + "' is none");
  }
}
