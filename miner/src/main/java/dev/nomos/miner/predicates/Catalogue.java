package dev.nomos.miner.predicates;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.logic.Field;
import dev.nomos.logic.Field.WindowPosition;
import dev.nomos.logic.RowType;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.DerivedVariable;
import dev.nomos.schemas.spec.FieldSelector;
import dev.nomos.schemas.spec.FieldSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of prepared rows with what the data set's specification says of them. A window's field
 * has the roles, domain and constants of the field that the window repeats.
 */
final class Catalogue {
  /**
   * Roles that do not say what kind of thing a field's values are: two fields that share only these
   * cannot be compared. A source address and a source port share "src".
   */
  private static final Set<String> VAGUE_ROLES =
      Set.of("measurement", "derived", "identifier", "window", "src", "dst");

  private final RowType type;
  private final Map<String, FieldSpec> declared = new HashMap<>();
  private final Map<String, List<String>> roles = new HashMap<>();

  Catalogue(DatasetSpec spec, RowType type) {
    this.type = type;
    spec.fields().forEach(field -> declared.put(field.name(), field));
    for (DerivedVariable variable : spec.derivedVariables()) {
      roles.put(variable.name(), variable.roles());
    }
    for (Field field : type.fields()) {
      FieldSpec known = declaration(field).orElse(null);
      if (known != null) {
        roles.put(field.name(), known.roles());
      }
    }
  }

  private Optional<FieldSpec> declaration(Field field) {
    WindowPosition at = field.position();
    return Optional.ofNullable(declared.get(field.name()))
        .or(() -> Optional.ofNullable(at == null ? null : declared.get(at.family())));
  }

  RowType type() {
    return type;
  }

  List<JsonNode> domain(Field field) {
    return declaration(field).map(FieldSpec::domain).orElse(List.of());
  }

  List<FieldSpec.FieldConstants> constants(Field field) {
    return declaration(field).map(FieldSpec::constants).orElse(List.of());
  }

  private List<String> roles(Field field) {
    return roles.getOrDefault(field.name(), List.of());
  }

  /** Whether a comparison of the two can mean something: one family, or a role that says so. */
  boolean areComparable(Field a, Field b) {
    if (a.type().isNumeric() != b.type().isNumeric()) {
      return false;
    }
    WindowPosition at = a.position();
    WindowPosition other = b.position();
    if (at != null && other != null && at.family().equals(other.family())) {
      return true;
    }
    Set<String> shared = new HashSet<>(roles(a));
    shared.retainAll(roles(b));
    shared.removeAll(VAGUE_ROLES);
    return !shared.isEmpty();
  }

  /** The fields selected, in the order of the rows. */
  List<Field> select(FieldSelector selector) {
    Pattern regex = selector.regex() == null ? null : Pattern.compile(selector.regex());
    return type.fields().stream()
        .filter(field -> regex == null || regex.matcher(field.name()).find())
        .filter(field -> selects(selector, field))
        .toList();
  }

  private boolean selects(FieldSelector selector, Field field) {
    WindowPosition at = field.position();
    return (selector.names().isEmpty() || selector.names().contains(field.name()))
        && (selector.types().isEmpty() || selector.types().contains(field.type()))
        && roles(field).containsAll(selector.roles())
        && agrees(selector.derivedOnly(), roles(field).contains("derived"))
        && agrees(selector.windowOnly(), at != null)
        && (selector.contextFamily() == null
            || (at != null && Objects.equals(selector.contextFamily(), at.family())))
        && (selector.contextIndex().isEmpty()
            || (at != null && selector.contextIndex().contains(at.index())))
        && !selector.exclude().contains(field.name());
  }

  private static boolean agrees(@Nullable Boolean wanted, boolean is) {
    return wanted == null || wanted == is;
  }

  /** The names in a selector that no field has, such as misspelt ones. */
  List<String> unknownNames(FieldSelector selector) {
    return selector.names().stream().filter(name -> type.indexOf(name) < 0).toList();
  }
}
