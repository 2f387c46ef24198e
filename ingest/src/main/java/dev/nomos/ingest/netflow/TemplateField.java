package dev.nomos.ingest.netflow;

/**
 * One field specifier of a template.
 *
 * @param enterprise private enterprise number, 0 for IANA's elements and for every v9 field
 * @param id element id without the enterprise bit; in a v9 scope, the scope type
 * @param length octets on the wire, or {@link #VARIABLE}
 */
public record TemplateField(long enterprise, int id, int length) {
  /** Length of a field whose records carry their own (RFC 7011, section 7). */
  public static final int VARIABLE = 0xFFFF;

  /** The element's abstract data type; {@link ElementType#OCTETS} where it is not known. */
  public ElementType type() {
    return ElementTable.standard().of(this).type();
  }

  /** Whether it is an element of IANA's, in either direction (RFC 5103). */
  public boolean isIana() {
    return enterprise == 0 || enterprise == ElementTable.REVERSE;
  }

  public boolean isVariable() {
    return length == VARIABLE;
  }
}
