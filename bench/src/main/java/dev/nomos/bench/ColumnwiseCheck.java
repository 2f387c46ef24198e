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
 * NetNomos' way to check: every rule by itself is evaluated over the columns of all records. Each
 * comparison is a loop over a column that leaves an array of truth values, and each disjunction a
 * loop over two such arrays. {@link #sharing} evaluates each comparison only once for all rules,
 * which NetNomos does not.
 */
final class ColumnwiseCheck {
  private final Columns columns;
  private final Comparison[][] rules;
  private final Comparison[] comparisons;
  private final boolean[] rule;
  private final boolean[] comparison;

  /** One comparison over all records: says of each whether it holds. */
  private interface Comparison {
    void evaluate(boolean[] holds);
  }

  ColumnwiseCheck(List<Rule> theory, Columns columns) {
    this.columns = columns;
    this.rule = new boolean[columns.size];
    this.comparison = new boolean[columns.size];
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
      holds[i] = a[i] == c;
    }
  }

  private static void unequal(long[] a, long c, boolean[] holds) {
    for (int i = 0; i < holds.length; i++) {
      holds[i] = a[i] != c;
    }
  }

  private static void less(long[] a, long c, boolean[] holds) {
    for (int i = 0; i < holds.length; i++) {
      holds[i] = a[i] < c;
    }
  }

  private static void notLess(long[] a, long c, boolean[] holds) {
    for (int i = 0; i < holds.length; i++) {
      holds[i] = a[i] >= c;
    }
  }

  private static void less(long[] a, long factor, long[] b, long plus, boolean[] holds) {
    for (int i = 0; i < holds.length; i++) {
      holds[i] = a[i] * factor < b[i] + plus;
    }
  }

  private static void notLess(long[] a, long factor, long[] b, long plus, boolean[] holds) {
    for (int i = 0; i < holds.length; i++) {
      holds[i] = a[i] * factor >= b[i] + plus;
    }
  }

  /** How many violations there are, every rule being evaluated by itself. */
  long violations() {
    long violations = 0;
    for (Comparison[] literals : rules) {
      literals[0].evaluate(rule);
      for (int i = 1; i < literals.length; i++) {
        literals[i].evaluate(comparison);
        or(rule, comparison);
      }
      violations += violated(rule);
    }
    return violations;
  }

  private static void or(boolean[] into, boolean[] from) {
    for (int i = 0; i < into.length; i++) {
      into[i] |= from[i];
    }
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
        comparisons[c].evaluate(results[c]);
      }
      long violations = 0;
      for (int[] literals : parts) {
        Arrays.fill(rule, false);
        for (int part : literals) {
          or(rule, results[part]);
        }
        violations += violated(rule);
      }
      return violations;
    }
  }

  Sharing sharing() {
    return new Sharing();
  }
}
