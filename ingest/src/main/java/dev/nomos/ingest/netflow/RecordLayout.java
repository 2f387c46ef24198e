package dev.nomos.ingest.netflow;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which fields the records of one kind have, and where. Immutable and equal to itself only: what is
 * computed for a layout can be remembered by its identity.
 */
public abstract sealed class RecordLayout permits TemplateLayout, V5Layout, ReadyLayout {
  private final List<String> names;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final int sent;
  final FlowTimes times;

  /** {@code sent}: no two are the same; of {@code computed}, those that were sent are left out. */
  RecordLayout(List<String> sent, List<String> computed) {
    var all = new LinkedHashSet<>(sent);
    all.addAll(computed);
    names = List.copyOf(all);
    for (int i = 0; i < names.size(); i++) indexes.put(names.get(i), i);
    this.sent = sent.size();
    times = new FlowTimes(this);
  }

  /** Fields that were sent; further ones are computed. */
  final int sent() {
    return sent;
  }

  /** Number of fields, with those that are computed. */
  public final int size() {
    return names.size();
  }

  public final String name(int field) {
    return names.get(field);
  }

  /** In the order of the fields. */
  public final List<String> names() {
    return names;
  }

  /** The field of that name, or -1. */
  public final int indexOf(String name) {
    return indexes.getOrDefault(name, -1);
  }

  /** Whether other records may have this very layout. */
  public boolean isShared() {
    return true;
  }

  /** Of a field that was sent, as all that follow. */
  abstract boolean isAbsent(DataRecord data, int field);

  abstract boolean isNumber(DataRecord data, int field);

  abstract long number(DataRecord data, int field);

  abstract @Nullable Object value(DataRecord data, int field);

  /** Octets of the field on the wire, or -1 where it is not there. */
  abstract int length(DataRecord data, int field);

  /** Where the field begins in the datagram. */
  abstract int offset(DataRecord data, int field);
}
