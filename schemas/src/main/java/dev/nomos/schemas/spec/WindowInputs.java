package dev.nomos.schemas.spec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes out inputs of derived variables that name many columns of a window at once: {@code
 * octets[*]}, a field at every position, and {@code octets[0..9]}, at those from 0 to 9.
 */
final class WindowInputs {
  /** In all variables together; what would go beyond is left as it is, and then unknown. */
  private static final int MOST_INPUTS = 100_000;

  private static final Pattern MANY = Pattern.compile("(.+)\\[(?:\\*|(\\d{1,4})\\.\\.(\\d{1,4}))]");

  private final ContextWindow window;
  private final Set<String> fields = new HashSet<>();
  private int written;

  private WindowInputs(ContextWindow window, List<FieldSpec> fields) {
    this.window = window;
    for (FieldSpec field : fields) this.fields.add(field.name());
  }

  /** The variables with such inputs written out; those that name no window's columns stay. */
  static List<DerivedVariable> writtenOut(
      List<DerivedVariable> variables, @Nullable ContextWindow window, List<FieldSpec> fields) {
    if (window == null || window.size() < 1 || window.size() > ContextWindow.MOST_ROWS) {
      return variables;
    }
    WindowInputs inputs = new WindowInputs(window, fields);
    return variables.stream().map(v -> v.withInputs(inputs.writtenOut(v.inputs()))).toList();
  }

  private List<String> writtenOut(List<String> inputs) {
    List<String> all = new ArrayList<>();
    for (String input : inputs) {
      Matcher many = MANY.matcher(input);
      if (many.matches() && fields.contains(many.group(1))) addColumns(input, many, all);
      else all.add(input);
    }
    return all;
  }

  private void addColumns(String input, Matcher many, List<String> all) {
    int first = many.group(2) == null ? 0 : Integer.parseInt(many.group(2));
    int last = many.group(3) == null ? window.size() - 1 : Integer.parseInt(many.group(3));
    if (first > last || last >= window.size() || written + last - first >= MOST_INPUTS) {
      all.add(input); // an unknown column then
      return;
    }
    written += last - first + 1;
    for (int i = first; i <= last; i++) all.add(window.column(many.group(1), i));
  }
}
