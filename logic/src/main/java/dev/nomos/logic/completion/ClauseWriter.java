package dev.nomos.logic.completion;

import dev.nomos.logic.Formula;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Clauses that can be satisfied exactly where a formula is not definitely false. Where several
 * parts of a disjunction are themselves conjunctions, each is named by a variable of its own
 * (Plaisted and Greenbaum 1986), so that the clauses stay about as long as the formula.
 */
final class ClauseWriter {
  private final IntSupplier newPart;
  private final boolean allPresent;
  private final List<List<Item>> clauses = new ArrayList<>();

  /** What a clause is made of. */
  sealed interface Item {
    record OfAtom(Formula.Atom atom) implements Item {}

    /** Whether the part has to hold. */
    record OfPart(int part, boolean needed) implements Item {}
  }

  /**
   * @param newPart gives a new variable for a part
   * @param allPresent whether no field can be absent, so that a maximum is below a bound where each
   *     of its arguments is
   */
  private ClauseWriter(IntSupplier newPart, boolean allPresent) {
    this.newPart = newPart;
    this.allPresent = allPresent;
  }

  /** {@code formula}: windows written out. */
  static List<List<Item>> write(Formula formula, IntSupplier newPart, boolean allPresent) {
    var writer = new ClauseWriter(newPart, allPresent);
    writer.write(formula.negationNormalForm(), List.of());
    return writer.clauses;
  }

  private void write(Formula formula, List<Item> others) {
    switch (formula) {
      case Formula.AllOf(var parts) -> parts.forEach(part -> write(part, others));
      case Formula.Iff(var a, var b) -> {
        write(Formula.anyOf(List.of(opposite(a), b)), others);
        write(Formula.anyOf(List.of(a, opposite(b))), others);
      }
      case Formula.AnyOf(var parts) -> writeAny(parts, others);
      case Formula.Atom atom -> writeAtom(atom, others);
      case Formula.Not _, Formula.Implies _ ->
          throw new IllegalStateException("not in negation normal form: " + formula);
    }
  }

  private static Formula opposite(Formula formula) {
    return new Formula.Not(formula).negationNormalForm();
  }

  private void writeAny(List<Formula> parts, List<Item> others) {
    List<Item> clause = new ArrayList<>(others);
    List<Formula> compound = new ArrayList<>();
    for (Formula part : flat(parts)) {
      if (part instanceof Formula.Atom atom) {
        clause.add(new Item.OfAtom(atom));
      } else {
        compound.add(part);
      }
    }
    if (compound.size() == 1) {
      write(compound.getFirst(), clause);
      return;
    }
    for (Formula part : compound) {
      int name = newPart.getAsInt();
      clause.add(new Item.OfPart(name, true));
      write(part, List.of(new Item.OfPart(name, false)));
    }
    clauses.add(clause);
  }

  /** Disjunctions within are part of this one, as are those that atoms stand for. */
  private List<Formula> flat(List<Formula> parts) {
    List<Formula> flat = new ArrayList<>();
    for (Formula part : parts) {
      Formula simpler = part instanceof Formula.Atom atom ? simpler(atom) : part;
      if (simpler instanceof Formula.AnyOf(var inner)) {
        flat.addAll(flat(inner));
      } else {
        flat.add(simpler);
      }
    }
    return flat;
  }

  private void writeAtom(Formula.Atom atom, List<Item> others) {
    Formula simpler = simpler(atom);
    if (simpler instanceof Formula.Atom) {
      List<Item> clause = new ArrayList<>(others);
      clause.add(new Item.OfAtom(atom));
      clauses.add(clause);
    } else {
      write(simpler, others);
    }
  }

  /** The atom, or comparisons of sums that say the same. */
  private Formula simpler(Formula.Atom atom) {
    return switch (atom) {
      case Formula.In membership when membership.fields().size() > 1 -> members(membership);
      case Formula.Compare(var left, var op, var right) when allPresent ->
          Extreme.in(left)
              .map(extreme -> extreme.compared(op, right))
              .or(() -> Extreme.in(right).map(e -> e.compared(op.mirrored(), left)))
              .orElse(atom);
      case Formula.Compare _, Formula.In _, Formula.Quantified _ -> atom;
    };
  }

  private static Formula members(Formula.In membership) {
    List<Formula.Atom> equalities = membership.equalities();
    return membership.inside()
        ? Formula.anyOf(equalities)
        : Formula.allOf(equalities.stream().map(Formula.Atom::negate).toList());
  }
}
