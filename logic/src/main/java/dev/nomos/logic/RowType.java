package dev.nomos.logic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The ordered fields that every row of a data set has. Immutable; equal by its fields. */
public final class RowType {
  private final List<Field> fields;
  private final Map<String, Integer> positions = new HashMap<>();
  private final Map<String, NavigableMap<Integer, Field>> windows = new HashMap<>();

  /** Throws {@link IllegalArgumentException} where two fields share a name. */
  public RowType(List<Field> fields) {
    this.fields = List.copyOf(fields);
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.get(i).name();
      if (positions.put(name, i) != null) {
        throw new IllegalArgumentException("field '" + name + "' is declared twice");
      }
      Field.WindowPosition at = fields.get(i).position();
      if (at != null) {
        windows.computeIfAbsent(at.family(), _ -> new TreeMap<>()).put(at.index(), fields.get(i));
      }
    }
  }

  public List<Field> fields() {
    return fields;
  }

  public int size() {
    return fields.size();
  }

  /** The field's position, or -1. */
  public int indexOf(String name) {
    return positions.getOrDefault(name, -1);
  }

  public Optional<Field> field(String name) {
    int i = indexOf(name);
    return i < 0 ? Optional.empty() : Optional.of(fields.get(i));
  }

  /** The positions that a window family has, ascending; none where there is no such family. */
  public List<Integer> positions(String family) {
    return List.copyOf(windows.getOrDefault(family, new TreeMap<>()).keySet());
  }

  /** The field of a window family at a position. */
  public Optional<Field> at(String family, int position) {
    return Optional.ofNullable(windows.getOrDefault(family, new TreeMap<>()).get(position));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowType that && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return "RowType" + fields;
  }
}
