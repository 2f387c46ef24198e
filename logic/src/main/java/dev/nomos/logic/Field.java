package dev.nomos.logic;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One column of a row.
 *
 * @param name unique within its row type; what formulas refer to
 * @param title how a sentence names it: "source port"; the name where nobody gave another
 * @param position where in a context window the field is; null outside windows
 * @param labels readable names of raw values, by their text: {@code "53" -> "dns"}; may be empty
 */
public record Field(
    String name,
    FieldType type,
    String title,
    Map<String, String> labels,
    @Nullable WindowPosition position) {

  /**
   * @param family the field's name before windowing
   * @param index the position, the first being 0
   */
  public record WindowPosition(String family, int index) {}

  public Field {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a field's name must not be blank");
    }
    labels = Map.copyOf(labels);
  }

  public Field(String name, FieldType type, String title, Map<String, String> labels) {
    this(name, type, title, labels, null);
  }

  public static Field of(String name, FieldType type) {
    return new Field(name, type, name, Map.of(), null);
  }

  /** The readable form of {@code value}: its label where it has one. */
  public String render(Value value) {
    String text = value.text();
    return labels.getOrDefault(text, text);
  }
}
