package dev.nomos.schemas.spec;

import java.util.List;
import java.util.Objects;

/**
 * Consecutive rows of one partition side by side in one row.
 *
 * @param size rows in a window, at least 1
 * @param stride rows from one window's first to the next one's, at least 1
 * @param partitionBy columns whose values a window's rows share; none: all rows are one partition
 * @param orderBy columns that order a partition's rows and, with {@code partitionBy}, the windows;
 *     none: the order of the input
 * @param columnTemplate how a window's columns are named, from {@code {name}} and {@code {index}}
 * @param symmetricPairs pairs of {@code partitionBy} columns, such as source and destination; rows
 *     that differ only by swapping every pair share a partition: both directions of a conversation
 *     (Nomos' own)
 */
public record ContextWindow(
    Integer size,
    Integer stride,
    List<String> partitionBy,
    List<String> orderBy,
    String columnTemplate,
    List<List<String>> symmetricPairs) {
  private static final String DEFAULT_TEMPLATE = "{name}_ctx{index}";

  /** More would be a table of its own in every row. */
  static final int MOST_ROWS = 1_000;

  @SuppressWarnings("NullAway") // Jackson gives null for absent members; none stays null
  public ContextWindow {
    size = Lists.required("size", size);
    stride = Objects.requireNonNullElse(stride, 1);
    partitionBy = Lists.copy(partitionBy);
    orderBy = Lists.copy(orderBy);
    columnTemplate = Objects.requireNonNullElse(columnTemplate, DEFAULT_TEMPLATE);
    symmetricPairs = Lists.copy(symmetricPairs).stream().map(Lists::copy).toList();
  }

  ContextWindow withStride(int other) {
    return new ContextWindow(size, other, partitionBy, orderBy, columnTemplate, symmetricPairs);
  }

  /** The name of column {@code name} at a position of the window, from 0. */
  public String column(String name, int index) {
    return columnTemplate.replace("{index}", Integer.toString(index)).replace("{name}", name);
  }
}
