package dev.nomos.ingest.netflow;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A record's fields by name, without the absent ones, in the layout's order; unmodifiable. */
final class FieldMap extends AbstractMap<String, Object> {
  private final DataRecord data;

  FieldMap(DataRecord data) {
    this.data = data;
  }

  @Override
  public @Nullable Object get(@Nullable Object name) {
    int field = name instanceof String text ? data.layout.indexOf(text) : -1;
    return field < 0 ? null : data.value(field);
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return name instanceof String text
        && data.layout.indexOf(text) >= 0
        && !data.isAbsent(data.layout.indexOf(text));
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    return new Entries();
  }

  private final class Entries extends AbstractSet<Entry<String, Object>> {
    @Override
    public int size() {
      int size = 0;
      for (int i = 0; i < data.layout.size(); i++) if (!data.isAbsent(i)) size++;
      return size;
    }

    @Override
    public Iterator<Entry<String, Object>> iterator() {
      return new Present();
    }
  }

  private final class Present implements Iterator<Entry<String, Object>> {
    private int next;

    @Override
    public boolean hasNext() {
      while (next < data.layout.size() && data.isAbsent(next)) next++;
      return next < data.layout.size();
    }

    @Override
    public Entry<String, Object> next() {
      var value = hasNext() ? data.value(next) : null;
      if (value == null) throw new NoSuchElementException("a record has no more fields");
      return Map.entry(data.layout.name(next++), value);
    }
  }
}
