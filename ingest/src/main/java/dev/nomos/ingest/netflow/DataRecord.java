package dev.nomos.ingest.netflow;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One data record (RFC 7011, section 3.4.3): a view of the datagram's octets through a {@link
 * RecordLayout}. A value is decoded when it is asked for, and again when it is asked for again.
 *
 * <p>Fields are numbered from 0 to {@code layout().size() - 1}, in template order. Values: {@code
 * Long} for numbers and truth values (1, 0), and for times in the unit of the field's name since
 * 1970; {@code Double} for floats; {@code String} for text, IP addresses (v6 as in RFC 5952) and
 * MAC addresses ({@code 00:1b:…}); {@code byte[]} for octet arrays and unknown elements. A known
 * element whose length does not fit its type is a {@code byte[]} too. A field may be absent,
 * although its layout has it: a number above 2⁶³−1 is.
 *
 * <p>Immutable as long as nobody changes the datagram's octets, which it keeps.
 */
public sealed class DataRecord permits FlowRecord {
  static final Object[] NOTHING_READY = {};

  final RecordLayout layout;
  final byte[] octets;

  /** Offset of the record in {@link #octets}. */
  final int at;

  /** Offsets that depend on the record; what they are is the layout's affair. */
  final int[] places;

  /** Values that are not decoded from octets; what they are is the layout's affair. */
  final Object[] ready;

  DataRecord(RecordLayout layout, byte[] octets, int at, int[] places, Object[] ready) {
    this.layout = layout;
    this.octets = octets;
    this.at = at;
    this.places = places;
    this.ready = ready;
  }

  /** Shared by all records of a template: work done for a layout serves them all. */
  public final RecordLayout layout() {
    return layout;
  }

  public final boolean isAbsent(int field) {
    return field < layout.sent() ? layout.isAbsent(this, field) : isComputedAbsent(field);
  }

  /** Whether the field is there and its value a {@code Long}. */
  public final boolean isNumber(int field) {
    return field < layout.sent() ? layout.isNumber(this, field) : !isComputedAbsent(field);
  }

  /** The value of a field for which {@link #isNumber} holds; of any other it is meaningless. */
  public final long number(int field) {
    return field < layout.sent() ? layout.number(this, field) : computed(field);
  }

  /** The value, or null where the field is absent. */
  public final @Nullable Object value(int field) {
    if (field < layout.sent()) return layout.value(this, field);
    return isComputedAbsent(field) ? null : (Object) computed(field);
  }

  /** Whether a field that was not sent could not be computed either. */
  boolean isComputedAbsent(int field) {
    return true;
  }

  long computed(int field) {
    throw new IllegalStateException("field '" + layout.name(field) + "' is absent");
  }

  /** Octets of the field on the wire, or -1 where its value is not taken from octets. */
  public final int length(int field) {
    return field < layout.sent() ? layout.length(this, field) : -1;
  }

  /** Octet {@code nth} of the {@link #length} octets of the field. */
  public final byte octet(int field, int nth) {
    return octets[layout.offset(this, field) + nth];
  }

  /** Unmodifiable view of the fields that are not absent, by name. */
  public final Map<String, Object> fields() {
    return new FieldMap(this);
  }
}
