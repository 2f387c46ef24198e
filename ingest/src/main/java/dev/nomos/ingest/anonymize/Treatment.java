package dev.nomos.ingest.anonymize;

import dev.nomos.ingest.netflow.TemplateField;
import java.util.Set;

/**
 * What is done to a field. Only what is known to tell of no host is kept: a field that is not known
 * may hold anything.
 */
enum Treatment {
  KEEP,
  IPV4,
  IPV6,
  /** Its octets become 0; the length stays, so that the record's layout does. */
  ERASE;

  /** Numbers of autonomous systems and communities: they name the network behind an address. */
  private static final Set<Integer> ERASED_NUMBERS = Set.of(16, 17, 128, 129, 483);

  /**
   * Texts and octets that name parts of the exporter or kinds of traffic: interface, sampler and
   * application names, MPLS labels, selectors, and elements' own descriptions (RFC 5610).
   */
  private static final Set<Integer> KEPT_TEXTS =
      Set.of(70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 82, 84, 94, 95, 96, 335, 339, 340);

  private static final int V9_SCOPE_SYSTEM = 1;
  private static final int V9_LAST_SCOPE = 5;

  static Treatment of(TemplateField field) {
    return switch (field.type()) {
      case IPV4_ADDRESS -> fitting(field, Integer.BYTES, IPV4);
      case IPV6_ADDRESS -> fitting(field, 2 * Long.BYTES, IPV6);
      case UNSIGNED, SIGNED ->
          field.isIana() && ERASED_NUMBERS.contains(field.id()) ? ERASE : number(field);
      case FLOAT, BOOLEAN, SECONDS, MILLISECONDS, MICROSECONDS, NANOSECONDS -> number(field);
      case STRING, OCTETS -> field.isIana() && KEPT_TEXTS.contains(field.id()) ? KEEP : ERASE;
      // MAC addresses, and types that are not known here: erased rather than leaked
      default -> ERASE;
    };
  }

  /** A v9 scope: the system's is often its address. */
  static Treatment ofV9Scope(TemplateField scope) {
    if (scope.id() == V9_SCOPE_SYSTEM) return fitting(scope, Integer.BYTES, IPV4);
    return scope.id() > V9_SCOPE_SYSTEM && scope.id() <= V9_LAST_SCOPE ? number(scope) : ERASE;
  }

  private static Treatment fitting(TemplateField field, int octets, Treatment treatment) {
    return field.length() == octets ? treatment : ERASE;
  }

  /** A number has eight octets at most; more are something else. */
  private static Treatment number(TemplateField field) {
    return field.length() <= Long.BYTES ? KEEP : ERASE;
  }
}
