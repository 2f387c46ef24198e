package dev.nomos.logic;

import java.util.Map;

/**
 * One column of a row.
 *
 * @param name unique within its row type; what formulas refer to
 * @param title how a sentence names it: "source port"; the name where nobody gave another
 * @param labels readable names of raw values, by their text: {@code "53" -> "dns"}; may be empty
 */
public record Field(String name, FieldType type, String title, Map<String, String> labels) {
  public Field {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a field's name must not be blank");
    }
    labels = Map.copyOf(labels);
  }

  public static Field of(String name, FieldType type) {
    return new Field(name, type, name, Map.of());
  }

  /** The readable form of {@code value}: its label where it has one. */
  public String render(Value value) {
    String text = value.text();
    return labels.getOrDefault(text, text);
  }
}
