package dev.nomos.ingest.prepare;

import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.ContextWindow;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Which partition a record is of, and where in it. Immutable. */
final class WindowKeys {
  private static final Comparator<@Nullable Value> ABSENT_LAST = WindowKeys::compareAbsentLast;
  private static final char SEPARATOR = '|';
  private static final char ESCAPE = '\\';

  private final int[] partition;
  private final int[] order;

  /** Positions in {@code partition} of the first and second columns of the symmetric pairs. */
  private final int[] firsts;

  private final int[] seconds;

  WindowKeys(ContextWindow window, Columns columns) {
    this.partition = columns.slots(window.partitionBy());
    this.order = columns.slots(window.orderBy());
    this.firsts = positions(window, 0);
    this.seconds = positions(window, 1);
  }

  private static int[] positions(ContextWindow window, int side) {
    return window.symmetricPairs().stream()
        .mapToInt(pair -> window.partitionBy().indexOf(pair.get(side)))
        .toArray();
  }

  /** False: windows follow the order in which records come. */
  boolean isOrdered() {
    return order.length > 0;
  }

  /**
   * The record's values of {@code partition_by}; of the two directions of a conversation, the one
   * whose first columns are smaller. Null where one of them is absent: no partition.
   */
  Value @Nullable [] partition(@Nullable Value[] columns) {
    var key = new Value[partition.length];
    for (int i = 0; i < key.length; i++) {
      var value = columns[partition[i]];
      if (value == null) return null;
      key[i] = value;
    }
    if (isBackward(key)) swap(key);
    return key;
  }

  private boolean isBackward(Value[] key) {
    for (int i = 0; i < firsts.length; i++) {
      int order = Values.compare(key[firsts[i]], key[seconds[i]]);
      if (order != 0) return order > 0;
    }
    return false;
  }

  private void swap(Value[] key) {
    for (int i = 0; i < firsts.length; i++) {
      var first = key[firsts[i]];
      key[firsts[i]] = key[seconds[i]];
      key[seconds[i]] = first;
    }
  }

  /** A partition's name: equal for partitions of equal texts, and for no others. */
  static String name(Value[] key) {
    var name = new StringBuilder();
    for (int i = 0; i < key.length; i++) {
      if (i > 0) name.append(SEPARATOR);
      var text = key[i].text();
      for (int c = 0; c < text.length(); c++) {
        char character = text.charAt(c);
        if (character == SEPARATOR || character == ESCAPE) name.append(ESCAPE);
        name.append(character);
      }
    }
    return name.toString();
  }

  /** The record's values of {@code order_by}; text that is a number counts as one. */
  @Nullable Value[] order(@Nullable Value[] columns) {
    var place = picked(columns, order);
    for (int i = 0; i < place.length; i++) {
      var value = place[i];
      var number = value == null ? null : Values.number(value);
      if (number != null) place[i] = number;
    }
    return place;
  }

  static @Nullable Value[] picked(@Nullable Value[] columns, int[] slots) {
    @Nullable Value[] picked = new @Nullable Value[slots.length];
    for (int i = 0; i < slots.length; i++) picked[i] = columns[slots[i]];
    return picked;
  }

  /** Column by column; absent values come last. */
  static int compare(@Nullable Value[] a, @Nullable Value[] b) {
    return Arrays.compare(a, b, ABSENT_LAST);
  }

  private static int compareAbsentLast(@Nullable Value a, @Nullable Value b) {
    if (a == null) return b == null ? 0 : 1;
    return b == null ? -1 : Values.compare(a, b);
  }
}
