package dev.nomos.ingest.netflow;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The information elements known by name, read once from {@code elements.txt}. */
final class FlowFields {
  /** Marks the reverse direction of an IANA element (RFC 5103, section 6.1). */
  static final long REVERSE = 29305;

  private static final int PADDING = 210;
  private static final @Nullable FlowField[] BY_ID = read();
  private static final List<String> V9_SCOPES =
      List.of("scope.system", "scope.interface", "scope.lineCard", "scope.cache", "scope.template");

  private FlowFields() {}

  /** The element of a template field; one that is not known decodes to octets. */
  static FlowField of(TemplateField field) {
    boolean reverse = field.enterprise() == REVERSE;
    var known = field.enterprise() == 0 || reverse ? iana(field.id()) : null;
    if (known == null)
      return octets(field.id(), "element." + field.enterprise() + "." + field.id());
    if (!reverse) return known;
    var name =
        "reverse" + Character.toUpperCase(known.name().charAt(0)) + known.name().substring(1);
    return new FlowField(known.id(), name, known.registryType(), known.type());
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

  static @Nullable FlowField iana(int id) {
    return id < BY_ID.length ? BY_ID[id] : null;
  }

  static List<FlowField> all() {
    return Arrays.stream(BY_ID).filter(Objects::nonNull).map(Objects::requireNonNull).toList();
  }

  private static FlowField octets(int id, String name) {
    return new FlowField(id, name, "octetArray", ElementType.OCTETS);
  }

  private static @Nullable FlowField[] read() {
    try (var stream = Objects.requireNonNull(FlowFields.class.getResourceAsStream("elements.txt"));
        var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
      var fields = lines.lines().filter(l -> !l.startsWith("#")).map(FlowFields::parse).toList();
      var byId = new @Nullable FlowField[fields.getLast().id() + 1];
      for (var field : fields) byId[field.id()] = field;
      return byId;
    } catch (IOException e) {
      throw new UncheckedIOException("elements.txt cannot be read", e);
    }
  }

  private static FlowField parse(String line) {
    var parts = line.split(" ", -1);
    return new FlowField(Integer.parseInt(parts[0]), parts[1], parts[2], ElementType.of(parts[2]));
  }
}
