package dev.nomos.ingest.parquet;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.SchemaElement;

/** A leaf of a file's schema. {@code index}: its place among them. */
public final class ParquetColumn {
  private final int index;
  private final String name;
  private final ColumnDescriptor descriptor;
  private final SchemaElement element;

  ParquetColumn(int index, ColumnDescriptor descriptor, SchemaElement element) {
    this.index = index;
    this.name = String.join(".", descriptor.getPath());
    this.descriptor = descriptor;
    this.element = element;
  }

  /** The names of the groups that it is in and its own, with dots between. */
  public String name() {
    return name;
  }

  /** Whether a row may have several values: it is in a list or a map, or is one. */
  public boolean isRepeated() {
    return descriptor.getMaxRepetitionLevel() > 0;
  }

  int index() {
    return index;
  }

  ColumnDescriptor descriptor() {
    return descriptor;
  }

  SchemaElement element() {
    return element;
  }
}
