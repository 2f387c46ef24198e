package dev.nomos.ingest.netflow;

import dev.nomos.schemas.spec.SpecException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The information elements known by name: IANA's, those of vendors, and the operator's own, which
 * win. Immutable.
 */
public final class ElementTable {
  /** Marks the reverse direction of an IANA element (RFC 5103, section 6.1). */
  static final long REVERSE = 29305;

  /** Its own reverse elements have this bit set (RFC 5103, section 6.2, leaves it to vendors). */
  private static final long CERT = 6871;

  private static final int CERT_REVERSE = 0x4000;
  private static final long NTOP = 35632;

  /** Where ntop's elements begin in v9, which has no enterprise numbers. */
  private static final int NTOP_IN_V9 = 57472;

  private static final int PADDING = 210;
  private static final List<String> V9_SCOPES =
      List.of("scope.system", "scope.interface", "scope.lineCard", "scope.cache", "scope.template");
  private static final ElementTable STANDARD = new ElementTable(Map.copyOf(ElementFile.shipped()));

  private final Map<Long, FlowField> elements;

  private ElementTable(Map<Long, FlowField> elements) {
    this.elements = elements;
  }

  /** IANA's registry and the vendors' elements that Nomos knows. */
  public static ElementTable standard() {
    return STANDARD;
  }

  /**
   * This table with a file's elements, which replace those of the same enterprise and id. The file
   * is CSV with the columns {@code enterprise}, {@code id}, {@code name}, {@code type}, the last an
   * abstract data type of RFC 7012, such as {@code unsigned32}; lines with # are comments.
   *
   * @throws SpecException naming every line that is wrong, where the file cannot be used
   */
  public ElementTable with(Path file) {
    var added = ElementFile.read(file);
    Map<Long, FlowField> merged = new HashMap<>(elements);
    for (var line : added) merged.put(line.key(), line.element());
    Map<String, Long> owners = new HashMap<>();
    elements.forEach(
        (key, element) -> {
          if (element.equals(merged.get(key))) owners.put(element.name(), key);
        });
    List<String> problems = new ArrayList<>();
    for (var line : added) {
      var name = line.element().name();
      if (owners.getOrDefault(name, line.key()) != line.key())
        problems.add(
            "line %d: name '%s' is another element's: choose another"
                .formatted(line.number(), name));
      owners.put(name, line.key());
    }
    if (!problems.isEmpty()) throw new SpecException(file.toString(), problems);
    return new ElementTable(Map.copyOf(merged));
  }

  /** The element of a template field; one that is not known decodes to octets. */
  FlowField of(TemplateField field) {
    var known = known(field.enterprise(), field.id());
    if (known != null) return known;
    if (field.enterprise() == REVERSE) known = reverse(known(0, field.id()));
    if (field.enterprise() == CERT && (field.id() & CERT_REVERSE) != 0)
      known = reverse(known(CERT, field.id() & ~CERT_REVERSE));
    if (field.enterprise() == 0 && field.id() > NTOP_IN_V9)
      known = known(NTOP, field.id() - NTOP_IN_V9);
    if (known != null) return known;
    var name = "element." + field.enterprise() + "." + field.id();
    return new FlowField(field.id(), name, "octetArray", ElementType.OCTETS);
  }

  private static @Nullable FlowField reverse(@Nullable FlowField forward) {
    if (forward == null) return null;
    var name = Biflow.reverse(forward.name());
    return new FlowField(forward.id(), name, forward.registryType(), forward.type());
  }

  /** A v9 scope, whose types are not elements (RFC 3954, section 6.1). */
  static FlowField ofV9Scope(TemplateField field) {
    int type = field.id();
    var name = type >= 1 && type <= V9_SCOPES.size() ? V9_SCOPES.get(type - 1) : "scope." + type;
    return new FlowField(type, name, "unsigned64", ElementType.UNSIGNED);
  }

  static boolean isPadding(TemplateField field) {
    return field.enterprise() == 0 && field.id() == PADDING;
  }

  @Nullable FlowField known(long enterprise, int id) {
    return elements.get(ElementFile.key(enterprise, id));
  }

  Collection<FlowField> all() {
    return elements.values();
  }
}
