package dev.nomos.ingest.prepare;

import java.util.List;

/**
 * The columns that many input records have in common, with what a preparation does with them, so
 * that it is looked up once. Immutable; of use to the {@link Preparation} that made it only.
 */
public final class InputShape {
  final Columns columns;

  /** Of all columns of the input. */
  final List<String> names;

  /** Columns that the specification knows, by their places in the input. */
  final int[] from;

  /** The slot of each column of {@link #from}. */
  final int[] to;

  InputShape(Columns columns, List<String> names, int[] from, int[] to) {
    this.columns = columns;
    this.names = names;
    this.from = from;
    this.to = to;
  }
}
