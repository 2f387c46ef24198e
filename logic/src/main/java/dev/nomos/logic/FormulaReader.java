package dev.nomos.logic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the formulas of theories over one row type. Nearly all of them are disjunctions of few
 * different comparisons: each of these is parsed and checked once, and is one object in every
 * formula. Not thread-safe: one owner.
 */
public final class FormulaReader {
  private static final String OR = " or ";

  /** More than any predicate space has; what is past it is parsed each time. */
  private static final int MOST_REMEMBERED = 1 << 16;

  private final RowType type;

  /** By what they print, which reads back as them and as nothing more. */
  private final Map<String, Formula> comparisons = new HashMap<>();

  public FormulaReader(RowType type) {
    this.type = type;
  }

  public RowType type() {
    return type;
  }

  /**
   * The same formula as {@link Formula#parse(String)}. Throws {@link FormulaSyntaxException}, or
   * {@link IllegalArgumentException} naming what means nothing over the row type.
   */
  public Formula read(String text) {
    Formula known = disjunction(text);
    if (known != null) {
      return known;
    }
    Formula formula = Formula.parse(text);
    List<String> problems = formula.problems(type);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    formula.clause().ifPresent(literals -> literals.forEach(this::remember));
    return formula;
  }

  /**
   * Null where some part is no known comparison. A part that is one reads the same between two
   * "or", as nothing binds it to what is beside it.
   */
  private @Nullable Formula disjunction(String text) {
    List<Formula> parts = new ArrayList<>();
    for (int from = 0, to; from <= text.length(); from = to + OR.length()) {
      int or = text.indexOf(OR, from);
      to = or < 0 ? text.length() : or;
      Formula part = comparisons.get(text.substring(from, to));
      if (part == null) {
        return null;
      }
      parts.add(part);
    }
    return Formula.anyOf(parts);
  }

  private void remember(Formula.Atom literal) {
    switch (literal) {
      case Formula.Compare _, Formula.In _ -> {
        if (comparisons.size() < MOST_REMEMBERED) {
          comparisons.putIfAbsent(literal.toString(), literal);
        }
      }
      case Formula.Quantified _ -> {} // binds all that follows it
    }
  }
}
