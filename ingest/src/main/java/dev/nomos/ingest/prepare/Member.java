package dev.nomos.ingest.prepare;

import dev.nomos.logic.Value;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way into windows. Owned by its partition.
 *
 * @param <P> where it came from, such as a line or an origin
 */
final class Member<P> {
  /** Counts up in the order in which records come; tells those apart that the order does not. */
  final long number;

  /** What it is ordered by. */
  final @Nullable Value[] order;

  /** The fields that windows have. */
  final @Nullable Value[] cells;

  /** Event time, milliseconds since 1970; 0 where the input has none. */
  final long time;

  final P place;

  /** Whether a window had it. */
  boolean used;

  /** Whether later windows may need it. */
  boolean inTail;

  Member(long number, @Nullable Value[] order, @Nullable Value[] cells, long time, P place) {
    this.number = number;
    this.order = order;
    this.cells = cells;
    this.time = time;
    this.place = place;
  }
}
