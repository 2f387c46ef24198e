package dev.nomos.ingest.netflow;

import java.util.List;

/** Of one record whose values were decoded by someone else, such as an sFlow sample. */
final class ReadyLayout extends RecordLayout {
  ReadyLayout(List<String> names) {
    super(names, List.of());
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  boolean isAbsent(DataRecord data, int field) {
    return false;
  }

  @Override
  boolean isNumber(DataRecord data, int field) {
    return data.ready[field] instanceof Long;
  }

  @Override
  long number(DataRecord data, int field) {
    return (Long) data.ready[field];
  }

  @Override
  Object value(DataRecord data, int field) {
    return data.ready[field];
  }

  @Override
  int length(DataRecord data, int field) {
    return -1;
  }

  @Override
  int offset(DataRecord data, int field) {
    throw new IllegalStateException("field '" + name(field) + "' is not on the wire");
  }
}
