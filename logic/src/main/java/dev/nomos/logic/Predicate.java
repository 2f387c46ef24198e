package dev.nomos.logic;

/**
 * One atomic condition of a predicate space.
 *
 * @param label how a reader recognises its constant, such as "p90" or "dns"; empty where there is
 *     no better name than the constant itself
 * @param template the grammar template that made it
 */
public record Predicate(Formula.Atom atom, String label, String template) {
  /** A predicate that no template made, as in a theory's own space. */
  public static Predicate of(Formula.Atom atom) {
    return new Predicate(atom, "", "");
  }

  @Override
  public String toString() {
    return atom.toString();
  }
}
