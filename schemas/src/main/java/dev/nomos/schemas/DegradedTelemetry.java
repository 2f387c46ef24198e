package dev.nomos.schemas;

import dev.nomos.logic.Row;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.DerivedVariable;
import dev.nomos.schemas.spec.FieldSpec;
import dev.nomos.schemas.spec.PreprocessStep;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a data set's rows are unknown where the telemetry is known to be degraded.
 * Immutable.
 *
 * <ul>
 *   <li>A sampling rate that was not told: what counts packets or octets (roles "count" and
 *       "size").
 *   <li>Lost datagrams: what a window says besides its first row, since the next row in it may not
 *       be the next that there was.
 * </ul>
 *
 * <p>And, of both, whatever a step or a derived variable makes of such a field.
 */
final class DegradedTelemetry {
  /** Of a data set that nothing is known of: all fields are as they were sent. */
  static final DegradedTelemetry NONE = new DegradedTelemetry(new boolean[0], new boolean[0]);

  private final boolean[] counters;
  private final boolean[] neighbours;

  private DegradedTelemetry(boolean[] counters, boolean[] neighbours) {
    this.counters = counters;
    this.neighbours = neighbours;
  }

  static DegradedTelemetry of(DatasetSpec spec) {
    Set<String> counting = counterColumns(spec);
    return new DegradedTelemetry(
        marks(spec, field -> isCounter(field) || isIn(counting, field)),
        marks(spec, field -> field.contextIndex() != null && field.contextIndex() > 0));
  }

  private static boolean isCounter(FieldSpec field) {
    return field.roles().contains("count") || field.roles().contains("size");
  }

  private static boolean isIn(Set<String> columns, FieldSpec field) {
    return columns.contains(field.name())
        || columns.contains(field.inputName())
        || (field.contextFamily() != null && columns.contains(field.contextFamily()));
  }

  /** Columns of the input that are counters under some name, or made of one by a step. */
  private static Set<String> counterColumns(DatasetSpec spec) {
    Set<String> columns = new HashSet<>();
    for (FieldSpec field : spec.fields()) {
      if (isCounter(field)) {
        columns.add(field.name());
        columns.add(field.inputName());
      }
    }
    int before;
    do {
      before = columns.size();
      spec.preprocessing().forEach(step -> follow(step, columns));
    } while (columns.size() > before);
    return columns;
  }

  private static void follow(PreprocessStep step, Set<String> columns) {
    if (step.kind() == PreprocessStep.Kind.RENAME) {
      step.mapping()
          .forEach(
              (from, to) -> {
                if (columns.contains(from) || columns.contains(to.asText())) {
                  columns.add(from);
                  columns.add(to.asText());
                }
              });
    } else if (step.targetColumn() != null && step.columns().stream().anyMatch(columns::contains)) {
      columns.add(step.targetColumn());
    }
  }

  /** The fields that fit, and the variables derived from such. */
  private static boolean[] marks(DatasetSpec spec, Predicate<FieldSpec> fits) {
    Set<String> names = new HashSet<>();
    Stream.concat(spec.placedFields().stream(), spec.preparedFields().stream())
        .filter(fits)
        .forEach(field -> names.add(field.name()));
    int before;
    do {
      before = names.size();
      for (DerivedVariable variable : spec.derivedVariables()) {
        if (variable.sources().stream().anyMatch(names::contains)) {
          names.add(variable.name());
        }
      }
    } while (names.size() > before);
    List<FieldSpec> fields = spec.preparedFields();
    boolean[] marks = new boolean[fields.size()];
    for (int i = 0; i < marks.length; i++) {
      marks[i] = names.contains(fields.get(i).name());
    }
    return marks;
  }

  /** {@code row} without the fields that are unknown; itself where telemetry is sound. */
  Row known(Row row, boolean datagramsLost, boolean samplingUnknown) {
    if ((!datagramsLost && !samplingUnknown) || counters.length == 0) {
      return row;
    }
    @Nullable Value[] cells = new @Nullable Value[counters.length];
    for (int i = 0; i < cells.length; i++) {
      boolean unknown = (samplingUnknown && counters[i]) || (datagramsLost && neighbours[i]);
      cells[i] = unknown ? null : row.get(i);
    }
    return Row.of(row.type(), cells);
  }
}
