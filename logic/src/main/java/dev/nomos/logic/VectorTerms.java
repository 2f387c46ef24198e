package dev.nomos.logic;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Evaluates terms over all records of a batch in 64-bit arithmetic; equal terms are evaluated once.
 * Where a result leaves 64 bits, its state is {@link RecordBatch#EXACT} and it is for the caller to
 * evaluate that record by itself. For one batch and one thread.
 */
final class VectorTerms {
  private final RecordBatch batch;
  private final int size;
  private final Map<Term, NumberVector> known = new HashMap<>();

  VectorTerms(RecordBatch batch) {
    this.batch = batch;
    this.size = batch.size();
  }

  /** The term's numbers; empty where its values are no numbers or are quotients. */
  Optional<NumberVector> of(Term term) {
    NumberVector result = known.get(term);
    if (result == null) {
      Optional<NumberVector> computed = compute(term);
      computed.ifPresent(vector -> known.put(term, vector));
      return computed;
    }
    return Optional.of(result);
  }

  private Optional<NumberVector> compute(Term term) {
    return switch (term) {
      case Term.FieldRef(var name) ->
          Optional.ofNullable(batch.numbers(batch.type().indexOf(name)));
      case Term.Constant(var value) -> constant(value);
      case Term.Plus(var a, var b) -> of(a).flatMap(x -> of(b).map(y -> sum(x, y)));
      case Term.Minus(var a, var b) -> of(a).flatMap(x -> of(b).map(y -> difference(x, y)));
      case Term.Times(var a, Term.Constant(Value.Whole(var factor))) ->
          of(a).map(x -> scaled(x, factor).over(x.denominator));
      case Term.Times(var a, var b) -> of(a).flatMap(x -> of(b).map(y -> product(x, y)));
      case Term.Mod(var a, var b) -> of(a).flatMap(x -> of(b).map(y -> remainder(x, y)));
      case Term.Bits(var a, var mask) -> of(a).map(x -> bits(x, mask));
      case Term.Aggregate(var function, var arguments) -> aggregate(function, arguments);
      case Term.Divide _, Term.Indexed _, Term.Family _ -> Optional.empty();
    };
  }

  private Optional<NumberVector> constant(Value value) {
    if (!value.isNumber() || value instanceof Value.Ratio) {
      return Optional.empty();
    }
    BigDecimal number = value.decimal();
    int scale = Math.max(0, number.scale());
    BigDecimal unscaled = number.movePointRight(scale);
    if (scale >= NumberVector.POWERS.length
        || unscaled.toBigIntegerExact().bitLength() >= Long.SIZE) {
      return Optional.empty();
    }
    long[] values = new long[size];
    Arrays.fill(values, unscaled.longValueExact());
    return Optional.of(new NumberVector(values, new byte[size], NumberVector.POWERS[scale], size));
  }

  private Optional<NumberVector> aggregate(Term.Function function, List<Term> arguments) {
    Optional<NumberVector> total =
        function == Term.Function.COUNT
            ? of(arguments.getFirst()).map(this::nonZero)
            : of(arguments.getFirst());
    for (Term argument : arguments.subList(1, arguments.size())) {
      total = total.flatMap(x -> of(argument).map(y -> fold(function, x, y)));
    }
    int count = arguments.size();
    return function == Term.Function.AVG
        ? total.filter(x -> x.denominator <= Long.MAX_VALUE / count).map(x -> over(x, count))
        : total;
  }

  private NumberVector fold(Term.Function function, NumberVector x, NumberVector y) {
    return switch (function) {
      case MIN -> extreme(x, y, -1);
      case MAX -> extreme(x, y, 1);
      case SUM, AVG -> sum(x, y);
      case COUNT -> sum(x, nonZero(y));
    };
  }

  private static NumberVector over(NumberVector x, int count) {
    return new NumberVector(x.values, x.states, x.denominator * count, x.size);
  }

  /**
   * A result under way: starts with the operands' states, which it copies before it changes one.
   */
  private static final class Output {
    final long[] values;
    private final boolean complete;
    private byte[] states;
    private boolean owned;

    Output(NumberVector a, NumberVector b) {
      values = new long[a.size];
      complete = a.complete && b.complete;
      states = a.complete ? b.states : a.states;
      if (!a.complete && !b.complete) {
        states = a.states.clone();
        owned = true;
        for (int i = 0; i < a.size; i++) {
          states[i] =
              a.states[i] == RecordBatch.ABSENT
                  ? RecordBatch.ABSENT
                  : worse(states[i], b.states[i]);
        }
      }
    }

    private static byte worse(byte a, byte b) {
      return b == RecordBatch.ABSENT ? b : (byte) Math.max(a, b);
    }

    /** Record i has {@code state} instead, unless it had none anyway. */
    void mark(int i, byte state) {
      if (!owned) {
        states = states.clone();
        owned = true;
      }
      if (states[i] == RecordBatch.PRESENT) {
        states[i] = state;
      }
    }

    void markAll(byte state) {
      for (int i = 0; i < values.length; i++) {
        mark(i, state);
      }
    }

    NumberVector over(long denominator) {
      return complete && !owned
          ? new NumberVector(values, states, denominator, values.length, true)
          : new NumberVector(values, states, denominator, values.length);
    }
  }

  private NumberVector sum(NumberVector a, NumberVector b) {
    long common = common(a, b);
    NumberVector x = rescaled(a, common);
    NumberVector y = rescaled(b, common);
    Output out = new Output(x, y);
    for (int i = 0; i < size; i++) {
      long p = x.values[i];
      long q = y.values[i];
      long sum = p + q;
      out.values[i] = sum;
      if (((p ^ sum) & (q ^ sum)) < 0) {
        out.mark(i, RecordBatch.EXACT);
      }
    }
    return out.over(common);
  }

  private NumberVector difference(NumberVector a, NumberVector b) {
    long common = common(a, b);
    NumberVector x = rescaled(a, common);
    NumberVector y = rescaled(b, common);
    Output out = new Output(x, y);
    for (int i = 0; i < size; i++) {
      long p = x.values[i];
      long q = y.values[i];
      long difference = p - q;
      out.values[i] = difference;
      if (((p ^ q) & (p ^ difference)) < 0) {
        out.mark(i, RecordBatch.EXACT);
      }
    }
    return out.over(common);
  }

  private NumberVector product(NumberVector a, NumberVector b) {
    Output out = new Output(a, b);
    for (int i = 0; i < size; i++) {
      long product = a.values[i] * b.values[i];
      out.values[i] = product;
      if (Math.multiplyHigh(a.values[i], b.values[i]) != product >> (Long.SIZE - 1)) {
        out.mark(i, RecordBatch.EXACT);
      }
    }
    if (a.denominator > Long.MAX_VALUE / b.denominator) {
      out.markAll(RecordBatch.EXACT);
      return out.over(1);
    }
    return out.over(a.denominator * b.denominator);
  }

  /** {@code sign}: -1 for the lesser, 1 for the greater of the two. */
  private NumberVector extreme(NumberVector a, NumberVector b, int sign) {
    long common = common(a, b);
    NumberVector x = rescaled(a, common);
    NumberVector y = rescaled(b, common);
    Output out = new Output(x, y);
    for (int i = 0; i < size; i++) {
      out.values[i] =
          sign > 0 ? Math.max(x.values[i], y.values[i]) : Math.min(x.values[i], y.values[i]);
    }
    return out.over(common);
  }

  private NumberVector nonZero(NumberVector a) {
    Output out = new Output(a, a);
    for (int i = 0; i < size; i++) {
      out.values[i] = a.values[i] == 0 ? 0 : 1;
    }
    return out.over(1);
  }

  private NumberVector remainder(NumberVector a, NumberVector b) {
    Output out = new Output(a, b);
    for (int i = 0; i < size; i++) {
      long divisor = b.values[i];
      if (divisor == 0) {
        out.mark(i, RecordBatch.ABSENT);
      } else if (divisor == Long.MIN_VALUE) {
        out.mark(i, RecordBatch.EXACT);
      } else {
        out.values[i] = Math.floorMod(a.values[i], Math.abs(divisor));
      }
    }
    if (a.denominator != 1 || b.denominator != 1) {
      out.markAll(RecordBatch.EXACT);
    }
    return out.over(1);
  }

  private NumberVector bits(NumberVector a, long mask) {
    Output out = new Output(a, a);
    for (int i = 0; i < size; i++) {
      out.values[i] = a.values[i] & mask;
    }
    if (a.denominator != 1) {
      out.markAll(RecordBatch.EXACT);
    }
    return out.over(1);
  }

  /** The least common denominator; 0 where it leaves 64 bits. */
  static long common(NumberVector a, NumberVector b) {
    if (a.denominator == b.denominator) {
      return a.denominator;
    }
    long p = a.denominator;
    long q = b.denominator;
    while (q != 0) {
      long rest = p % q;
      p = q;
      q = rest;
    }
    long factor = b.denominator / p;
    return a.denominator > Long.MAX_VALUE / factor ? 0 : a.denominator * factor;
  }

  /** The same numbers over a multiple of their denominator; where that is 0, over none. */
  NumberVector rescaled(NumberVector a, long denominator) {
    if (a.denominator == denominator) {
      return a;
    }
    Output out = scaled(a, denominator / a.denominator);
    if (denominator == 0) {
      out.markAll(RecordBatch.EXACT);
    }
    return out.over(Math.max(1, denominator));
  }

  private Output scaled(NumberVector a, long factor) {
    Output out = new Output(a, a);
    for (int i = 0; i < size; i++) {
      long product = a.values[i] * factor;
      out.values[i] = product;
      if (Math.multiplyHigh(a.values[i], factor) != product >> (Long.SIZE - 1)) {
        out.mark(i, RecordBatch.EXACT);
      }
    }
    return out;
  }
}
