package dev.nomos.logic.entailment;

import com.microsoft.z3.AlgebraicNum;
import com.microsoft.z3.ArithExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.Expr;
import com.microsoft.z3.IntExpr;
import com.microsoft.z3.IntNum;
import com.microsoft.z3.Model;
import com.microsoft.z3.RatNum;
import com.microsoft.z3.RealExpr;
import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A variable for each field of a row type; see {@link Texts} for those of text. */
final class Variables {
  private final Context z3;
  private final Connectives connectives;
  private final RowType type;
  private final Texts texts;
  private final Map<String, ArithExpr<?>> values = new LinkedHashMap<>();
  private final Map<String, BoolExpr> presences = new HashMap<>();

  /** {@code someAbsent}: whether fields may be absent, each as a variable of its own says. */
  Variables(Context z3, Connectives connectives, RowType type, Texts texts, boolean someAbsent) {
    this.z3 = z3;
    this.connectives = connectives;
    this.type = type;
    this.texts = texts;
    for (Field field : type.fields()) {
      String name = field.name();
      boolean real = field.type() == FieldType.REAL;
      values.put(name, real ? z3.mkRealConst(name) : z3.mkIntConst(name));
      presences.put(name, someAbsent ? z3.mkBoolConst("present: " + name) : connectives.yes());
    }
  }

  /** What the types say: whole numbers have 64 bits, truth values are 0 or 1. */
  List<BoolExpr> facts() {
    List<BoolExpr> facts = new ArrayList<>();
    for (Field field : type.fields()) {
      switch (field.type()) {
        case INTEGER -> facts.add(within(field, Long.MIN_VALUE, Long.MAX_VALUE));
        case BOOLEAN -> facts.add(within(field, 0, 1));
        case REAL, CATEGORICAL, STRING -> {}
      }
    }
    return facts;
  }

  private BoolExpr within(Field field, long lower, long upper) {
    ArithExpr<?> value = value(field.name());
    return z3.mkAnd(z3.mkLe(z3.mkInt(lower), value), z3.mkLe(value, z3.mkInt(upper)));
  }

  ArithExpr<?> value(String field) {
    return Objects.requireNonNull(values.get(field));
  }

  /** Whether the field has a value. */
  BoolExpr presence(String field) {
    return Objects.requireNonNull(presences.get(field));
  }

  boolean isText(String field) {
    return switch (type.field(field).orElseThrow().type()) {
      case CATEGORICAL, STRING -> true;
      case INTEGER, REAL, BOOLEAN -> false;
    };
  }

  /** Whether a numeric field has at most so many decimals. */
  BoolExpr hasDecimals(String field, int decimals) {
    ArithExpr<?> value = value(field);
    return value instanceof IntExpr
        ? connectives.yes()
        : z3.mkIsInteger(
            (RealExpr)
                (ArithExpr<?>) z3.mkMul(value, z3.mkReal(BigInteger.TEN.pow(decimals).toString())));
  }

  /** The record that a model describes; null where a value is irrational. */
  @Nullable Row row(Model model) {
    Map<String, Value> cells = new HashMap<>();
    for (var variable : values.entrySet()) {
      if (model.eval(presence(variable.getKey()), true).isFalse()) {
        continue;
      }
      Expr<?> value = model.eval(variable.getValue(), true);
      switch (value) {
        case IntNum whole when isText(variable.getKey()) ->
            cells.put(variable.getKey(), Value.of(texts.text(whole.getBigInteger())));
        case IntNum whole -> cells.put(variable.getKey(), Numbers.value(whole.getBigInteger()));
        case RatNum rational -> cells.put(variable.getKey(), Numbers.value(rational));
        case AlgebraicNum _ -> {
          return null;
        }
        default ->
            throw new IllegalStateException("no number for '" + variable.getKey() + "': " + value);
      }
    }
    return Row.of(type, cells);
  }
}
