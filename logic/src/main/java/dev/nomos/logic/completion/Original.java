package dev.nomos.logic.completion;

import dev.nomos.logic.Row;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A record that is to be changed as little as possible: which fields stay as they are, which may
 * change and at what cost, and which are free. A field that has a value keeps having one, one that
 * is absent stays absent. Mutable while it is built; one owner.
 */
final class Original {
  private final CompletionTheory theory;
  private final RecordDistance distance;
  private final Origin[] origins;
  private final @Nullable Value[] values;

  /** Fields that stay as they are; null: absent. */
  private final SequencedMap<Integer, @Nullable Value> staying = new LinkedHashMap<>();

  private boolean isLacking;

  /** Nothing is known: all fields are free. */
  Original(CompletionTheory theory, RecordDistance distance) {
    this.theory = theory;
    this.distance = distance;
    origins = new Origin[theory.fields()];
    Arrays.fill(origins, Origin.free());
    values = new @Nullable Value[theory.fields()];
  }

  /**
   * Keeps a field as it is. Throws {@link IllegalArgumentException} where its domain does not allow
   * that.
   */
  void keep(int field, @Nullable Value value) {
    boolean isPossible =
        value == null
            ? theory.field(field).absentCell() >= 0
            : theory.units(field).units(value).isPresent();
    if (!isPossible) {
      throw new IllegalArgumentException(
          "field '%s' cannot stay %s: not of its domain"
              .formatted(name(field), value == null ? "absent" : "'" + value + "'"));
    }
    values[field] = value;
    staying.put(field, value);
  }

  /** The field may change, at a cost. */
  void change(int field, Value value) {
    values[field] = value;
    FieldUnits units = theory.units(field);
    double weight = distance.weights().get(field);
    double perUnit = units.isNumeric() ? weight / distance.scales().get(field) * units.size() : 0;
    OptionalLong own = units.units(value);
    if (own.isPresent()) {
      int cell = theory.field(field).cellOf(own.getAsLong());
      origins[field] = new Origin(own.getAsLong(), cell, 0, true, weight, perUnit);
    } else if (units.isNumeric() && value.isNumber()) {
      origins[field] = beside(value.decimal().movePointRight(units.decimals()), weight, perUnit);
    } else {
      origins[field] = new Origin(units.lowest(), -1, 0, false, weight, 0);
    }
  }

  /** The field, which is absent, is given a value, at the cost of a change. */
  void fill(int field) {
    origins[field] = new Origin(0, -1, 0, false, distance.weights().get(field), 0);
    isLacking = true;
  }

  /** Whether some field is to be given a value. */
  boolean isLacking() {
    return isLacking;
  }

  /** Numbers beyond those of any domain are taken for the last of them. */
  private static Origin beside(BigDecimal units, double weight, double perUnit) {
    BigDecimal most = BigDecimal.valueOf(FieldDomain.MAX_UNITS);
    BigDecimal inside = units.min(most).max(most.negate());
    BigDecimal floor = inside.setScale(0, RoundingMode.FLOOR);
    return new Origin(
        floor.longValueExact(), -1, inside.subtract(floor).doubleValue(), false, weight, perUnit);
  }

  private String name(int field) {
    return theory.type().fields().get(field).name();
  }

  Origin[] origins() {
    return origins;
  }

  SequencedMap<Integer, @Nullable Value> staying() {
    return staying;
  }

  /** All that may be, the fields that stay aside; the propagation is turned to it. */
  Box allowed(Propagation propagation) {
    Box allowed = propagation.unrestricted();
    for (int field = 0; field < origins.length; field++) {
      if (!origins[field].isFree()) {
        propagation.within(field, allowed.low[field], allowed.high[field]);
      }
    }
    return allowed;
  }

  /** Sets a box in which nothing is concluded yet, and turns the propagation to it. */
  void begin(Propagation propagation, Box box) {
    box.set(allowed(propagation));
    propagation.onNew(box);
    staying.forEach(propagation::become);
  }

  /** Of a record found, in which {@code staying} fields are as they were. */
  Row row(Witness found) {
    @Nullable Value[] row = new @Nullable Value[origins.length];
    for (int field = 0; field < row.length; field++) {
      if (!found.isAbsent(field)) {
        Value before = isChanged(field, found) ? null : values[field];
        row[field] = before == null ? theory.units(field).value(found.units(field)) : before;
      }
    }
    return Row.of(theory.type(), row);
  }

  private boolean isChanged(int field, Witness found) {
    return !origins[field].isFree() && !origins[field].isUnchanged(found.units(field));
  }

  /** Positions of the fields that were changed, ascending. */
  List<Integer> changed(Witness found) {
    List<Integer> changed = new ArrayList<>();
    for (int field = 0; field < origins.length; field++) {
      if (isChanged(field, found)) {
        changed.add(field);
      }
    }
    return changed;
  }

  double distance(Witness found) {
    double sum = 0;
    for (int field : changed(found)) {
      sum += origins[field].cost(found.units(field));
    }
    return sum;
  }

  /** Any record whose values are near; not always compliant. */
  Witness wish() {
    var wish = new Witness(origins.length);
    for (int field = 0; field < origins.length; field++) {
      if (staying.containsKey(field) && values[field] == null) {
        wish.putAbsent(field);
      } else {
        FieldUnits units = theory.units(field);
        wish.put(field, Math.clamp(origins[field].target(), units.lowest(), units.highest()));
      }
    }
    return wish;
  }
}
