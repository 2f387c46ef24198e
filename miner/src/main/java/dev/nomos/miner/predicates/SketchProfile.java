package dev.nomos.miner.predicates;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.avro.FieldSummary;
import dev.nomos.schemas.avro.ProfilePane;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A profile of a stream: for each field two mergeable sketches, so that parts that were seen in
 * different places come together. Over little data it gives what {@link SampleProfile} gives; see
 * {@link FieldSketch} for how much that is. Bounded by the number of fields alone.
 */
public final class SketchProfile implements Profile {
  /** Steps between the ranks of a summary's quantiles. */
  static final int STEPS = 32;

  private static final int MOST_FREQUENT = 32;

  private final RowType type;
  private final List<FieldSketch> sketches;

  /** By field: parts of different data sets may know different fields. */
  private final long[] rows;

  public SketchProfile(RowType type) {
    this.type = type;
    this.sketches = type.fields().stream().map(FieldSketch::of).toList();
    this.rows = new long[type.size()];
  }

  @Override
  public void add(Row row) {
    for (int i = 0; i < rows.length; i++) {
      rows[i]++;
      Value value = row.get(i);
      if (value != null) {
        sketches.get(i).add(value);
      }
    }
  }

  /**
   * Adds what one partition's pane says of one field; a field that rows do not have is left out.
   */
  public void add(ProfilePane pane) {
    int at = type.indexOf(pane.getField());
    if (at >= 0) {
      sketches.get(at).merge(pane.getQuantiles(), pane.getFrequent());
      rows[at] += pane.getRows();
    }
  }

  /** Adds all rows of another one of the same type. */
  public void merge(SketchProfile other) {
    for (int i = 0; i < rows.length; i++) {
      sketches.get(i).merge(other.sketches.get(i));
      rows[i] += other.rows[i];
    }
  }

  @Override
  public long rows() {
    long most = 0;
    for (long each : rows) {
      most = Math.max(most, each);
    }
    return most;
  }

  @Override
  public RowType type() {
    return type;
  }

  /** One pane for each field: all but when and where it was. */
  public List<ProfilePane> panes() {
    List<ProfilePane> panes = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      FieldSketch sketch = sketches.get(i);
      panes.add(
          ProfilePane.newBuilder()
              .setRows(rows[i])
              .setField(type.fields().get(i).name())
              .setQuantiles(sketch.numbersToBytes())
              .setFrequent(sketch.valuesToBytes())
              .build());
    }
    return panes;
  }

  @Override
  public List<Value> values(List<Field> fields) {
    return together(fields).frequent().stream().map(FieldSketch.Frequent::value).toList();
  }

  @Override
  public Optional<Value> quantile(List<Field> fields, BigDecimal quantile) {
    FieldSketch sketch = together(fields);
    boolean whole = fields.getFirst().type() == FieldType.INTEGER;
    return sketch.hasNumbers()
        ? Optional.of(sketch.order().quantile(quantile, whole))
        : Optional.empty();
  }

  private FieldSketch together(List<Field> fields) {
    if (fields.size() == 1) {
      return sketch(fields.getFirst());
    }
    FieldSketch all = FieldSketch.of(fields.getFirst());
    fields.forEach(field -> all.merge(sketch(field)));
    return all;
  }

  private FieldSketch sketch(Field field) {
    return sketches.get(type.indexOf(field.name()));
  }

  /** Of these fields, the ones with more distinct values than are known. */
  public List<String> incomplete(List<String> fields) {
    return fields.stream()
        .filter(name -> type.indexOf(name) >= 0)
        .filter(name -> !sketches.get(type.indexOf(name)).isComplete())
        .toList();
  }

  /** What the fields look like, to be kept with the space whose constants come from them. */
  public List<FieldSummary> summary(List<String> fields) {
    return fields.stream().filter(name -> type.indexOf(name) >= 0).map(this::summary).toList();
  }

  private FieldSummary summary(String name) {
    int at = type.indexOf(name);
    FieldSketch sketch = sketches.get(at);
    return FieldSummary.newBuilder()
        .setField(name)
        .setPresent(present(at))
        .setQuantiles(sketch.hasNumbers() ? quantiles(sketch) : List.of())
        .setFrequent(FieldSketch.isMeasured(type.fields().get(at)) ? Map.of() : frequent(sketch))
        .build();
  }

  double present(int field) {
    return rows[field] == 0 ? 0 : (double) sketches.get(field).count() / rows[field];
  }

  FieldSketch sketch(int field) {
    return sketches.get(field);
  }

  /** As observed, not between: a rank is told of them. */
  static List<String> quantiles(FieldSketch sketch) {
    OrderStatistics order = sketch.order();
    List<String> quantiles = new ArrayList<>();
    for (long i = 0; i <= STEPS; i++) {
      long index =
          BigDecimal.valueOf(order.count() - 1)
              .multiply(BigDecimal.valueOf(i))
              .divide(BigDecimal.valueOf(STEPS), 0, RoundingMode.HALF_EVEN)
              .longValue();
      quantiles.add(order.at().apply(index).text());
    }
    return quantiles;
  }

  static Map<String, Double> frequent(FieldSketch sketch) {
    Map<String, Double> shares = new LinkedHashMap<>();
    sketch.frequent().stream()
        .limit(MOST_FREQUENT)
        .forEach(row -> shares.put(row.value().text(), (double) row.count() / sketch.count()));
    return shares;
  }
}
