package dev.nomos.ingest;

import dev.nomos.ingest.netflow.FlowRecord;
import dev.nomos.ingest.netflow.RecordLayout;
import dev.nomos.ingest.prepare.InputShape;
import dev.nomos.ingest.prepare.Preparation;
import dev.nomos.ingest.prepare.PreparationResult;
import dev.nomos.logic.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Prepares flows: which of a template's fields go where is looked up once for each layout, and only
 * those are decoded. One thread owns it.
 */
public final class FlowPreparation {
  /** Layouts remembered; the one used longest ago is forgotten first. */
  private static final int MOST_SHAPES = 1024;

  private final Preparation preparation;
  private final Map<RecordLayout, InputShape> shapes = new LinkedHashMap<>(64, 0.75f, true);

  public FlowPreparation(Preparation preparation) {
    this.preparation = preparation;
  }

  public PreparationResult prepare(FlowRecord flow) {
    var layout = flow.layout();
    if (!layout.isShared()) return preparation.prepare(flow.fields());
    var shape = shapes.get(layout);
    if (shape == null) shape = remember(layout);
    return preparation.prepare(shape, new Cells(flow));
  }

  private InputShape remember(RecordLayout layout) {
    var shape = preparation.shape(layout.names());
    shapes.put(layout, shape);
    if (shapes.size() > MOST_SHAPES) shapes.remove(shapes.keySet().iterator().next());
    return shape;
  }

  /** A flow's values, numbers without a box of their own. */
  private record Cells(FlowRecord flow) implements IntFunction<@Nullable Object> {
    @Override
    public @Nullable Object apply(int field) {
      return flow.isNumber(field) ? Value.of(flow.number(field)) : flow.value(field);
    }
  }
}
