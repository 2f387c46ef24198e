package dev.nomos.enforcer.model;

import java.util.Arrays;
import java.util.List;

/**
 * Numbers with a shape.
 *
 * @param values row-major, the last dimension the fastest; not copied, do not change
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record Tensor(List<Integer> shape, float[] values) {
  public Tensor {
    shape = List.copyOf(shape);
    long size = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    if (size != values.length) {
      throw new IllegalArgumentException(
          "%d values cannot have the shape %s".formatted(values.length, shape));
    }
  }

  public static Tensor of(float[] values, Integer... shape) {
    return new Tensor(List.of(shape), values);
  }

  /** Copies of the rows of a matrix. */
  float[][] rows() {
    int width = shape.getLast();
    float[][] rows = new float[shape.getFirst()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
    }
    return rows;
  }

  /** The columns of a matrix, as rows. */
  float[][] columns() {
    int width = shape.getLast();
    float[][] columns = new float[width][shape.getFirst()];
    for (int i = 0; i < values.length; i++) {
      columns[i % width][i / width] = values[i];
    }
    return columns;
  }
}
