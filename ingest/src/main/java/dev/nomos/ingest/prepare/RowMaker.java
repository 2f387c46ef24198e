package dev.nomos.ingest.prepare;

import dev.nomos.logic.FieldType;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The last step of preparation: derived variables, then the kept fields in their types. */
final class RowMaker {
  private final RowType type;
  private final List<Derivation> derivations;
  private final Cells cells;

  /**
   * @param sources where each field of {@code type} is, in order; where nothing is there, in {@code
   *     otherwise}
   */
  RowMaker(RowType type, List<Derivation> derivations, int[] sources, int[] otherwise) {
    this.type = type;
    this.derivations = derivations;
    this.cells =
        new Cells(
            type.fields().stream().map(field -> field.type()).toArray(FieldType[]::new),
            type.fields().stream().map(field -> field.name()).toArray(String[]::new),
            sources,
            otherwise);
  }

  static int[] slots(RowType type, ToIntFunction<String> slots) {
    return type.fields().stream().mapToInt(field -> slots.applyAsInt(field.name())).toArray();
  }

  RowType type() {
    return type;
  }

  /** {@code columns} gets the derived variables. */
  Row row(@Nullable Value[] columns) throws UnfitRecord {
    for (var derivation : derivations) derivation.apply(columns);
    return Row.of(type, cells.of(columns));
  }

  /** Values taken out of columns, in the types of their fields. */
  static final class Cells {
    private final FieldType[] types;

    /** The fields as reasons name them. */
    private final String[] named;

    private final int[] sources;
    private final int[] otherwise;

    Cells(FieldType[] types, String[] names, int[] sources, int[] otherwise) {
      this.types = types;
      this.named = Arrays.stream(names).map(name -> "field '" + name + "'").toArray(String[]::new);
      this.sources = sources;
      this.otherwise = otherwise;
    }

    int size() {
      return types.length;
    }

    @Nullable Value[] of(@Nullable Value[] columns) throws UnfitRecord {
      @Nullable Value[] cells = new @Nullable Value[types.length];
      for (int i = 0; i < cells.length; i++) {
        var value = columns[sources[i]];
        if (value == null) value = columns[otherwise[i]];
        if (value != null) cells[i] = Values.as(types[i], value, named[i]);
      }
      return cells;
    }
  }
}
