package dev.nomos.bench;

import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Term;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * NetNomos' way to check: every rule by itself is evaluated over the columns of all records, each
 * comparison a loop over a column. Here a comparison goes straight into the rule's disjunction,
 * with no array of its own; {@link #sharing} also evaluates each comparison only once for all
 * rules.
 */
final class ColumnwiseCheck {
  private final Columns columns;
  private final Comparison[][] rules;
  private final Comparison[] comparisons;
  private final boolean[] holds;

  /** One comparison over all records: sets {@code holds} where it does. */
  private interface Comparison {
    void or(boolean[] holds);
  }

  ColumnwiseCheck(List<Rule> theory, Columns columns) {
    this.columns = columns;
    this.holds = new boolean[columns.size];
    Map<Formula.Atom, Comparison> known = new HashMap<>();
    this.rules =
        theory.stream()
            .map(
                rule ->
                    rule.clause().orElseThrow().stream()
                        .map(atom -> known.computeIfAbsent(atom, this::comparison))
                        .toArray(Comparison[]::new))
            .toArray(Comparison[][]::new);
    this.comparisons = known.values().toArray(Comparison[]::new);
  }

  private Comparison comparison(Formula.Atom atom) {
    return switch (atom) {
      case Formula.Compare(Term.FieldRef(var name), var op, Term.Constant(var constant)) ->
          constant(columns.of(name), op, columns.number(columns.type.indexOf(name), constant));
      case Formula.Compare(
              Term.Times(Term.FieldRef(var name), Term.Constant(var factor)),
              var op,
              Term.FieldRef(var other)) ->
          scaled(columns.of(name), factor.decimal().longValueExact(), op, columns.of(other));
      default -> throw new IllegalArgumentException("no column-wise form of '" + atom + "'");
    };
  }

  private static Comparison constant(long[] a, Operator op, long c) {
    return switch (op) {
      case EQ -> holds -> equal(a, c, holds);
      case NE -> holds -> unequal(a, c, holds);
      case LT -> holds -> less(a, c, holds);
      case LE -> holds -> less(a, c + 1, holds);
      case GT -> holds -> notLess(a, c + 1, holds);
      case GE -> holds -> notLess(a, c, holds);
    };
  }

  private static Comparison scaled(long[] a, long factor, Operator op, long[] b) {
    return switch (op) {
      case LT -> holds -> less(a, factor, b, 0, holds);
      case LE -> holds -> less(a, factor, b, 1, holds);
      case GT -> holds -> notLess(a, factor, b, 1, holds);
      case GE -> holds -> notLess(a, factor, b, 0, holds);
      case EQ, NE -> throw new IllegalArgumentException("made-up flows have no such comparison");
    };
  }

  private static void equal(long[] a, long c, boolean[] holds) {
    for (int i = 0; i < holds.length; i++) {
      holds[i] |= a[i] == c;
    }
  }

  private static void unequal(long[] a, long c, boolean[] holds) {
    for (int i = 0; i < holds.length; i++) {
      holds[i] |= a[i] != c;
    }
  }

  private static void less(long[] a, long c, boolean[] holds) {
    for (int i = 0; i < holds.length; i++) {
      holds[i] |= a[i] < c;
    }
  }

  private static void notLess(long[] a, long c, boolean[] holds) {
    for (int i = 0; i < holds.length; i++) {
      holds[i] |= a[i] >= c;
    }
  }

  private static void less(long[] a, long factor, long[] b, long plus, boolean[] holds) {
    for (int i = 0; i < holds.length; i++) {
      holds[i] |= a[i] * factor < b[i] + plus;
    }
  }

  private static void notLess(long[] a, long factor, long[] b, long plus, boolean[] holds) {
    for (int i = 0; i < holds.length; i++) {
      holds[i] |= a[i] * factor >= b[i] + plus;
    }
  }

  /** How many violations there are, every rule being evaluated by itself. */
  long violations() {
    long violations = 0;
    for (Comparison[] rule : rules) {
      Arrays.fill(holds, false);
      for (Comparison comparison : rule) {
        comparison.or(holds);
      }
      violations += violated(holds);
    }
    return violations;
  }

  private static long violated(boolean[] holds) {
    int violated = 0;
    for (boolean held : holds) {
      violated += held ? 0 : 1;
    }
    return violated;
  }

  /** The same, each comparison being evaluated once for all rules. */
  final class Sharing {
    private final boolean[][] results = new boolean[comparisons.length][columns.size];
    private final int[][] parts;

    private Sharing() {
      Map<Comparison, Integer> numbers = new HashMap<>();
      for (Comparison comparison : comparisons) {
        numbers.put(comparison, numbers.size());
      }
      parts =
          Arrays.stream(rules)
              .map(rule -> Arrays.stream(rule).mapToInt(numbers::get).toArray())
              .toArray(int[][]::new);
    }

    long violations() {
      for (int c = 0; c < comparisons.length; c++) {
        Arrays.fill(results[c], false);
        comparisons[c].or(results[c]);
      }
      long violations = 0;
      for (int[] rule : parts) {
        Arrays.fill(holds, false);
        for (int part : rule) {
          or(holds, results[part]);
        }
        violations += violated(holds);
      }
      return violations;
    }

    private static void or(boolean[] into, boolean[] from) {
      for (int i = 0; i < into.length; i++) {
        into[i] |= from[i];
      }
    }
  }

  Sharing sharing() {
    return new Sharing();
  }
}
