package dev.nomos.ingest.anonymize;

import dev.nomos.ingest.netflow.TemplateField;
import java.nio.ByteBuffer;
import java.util.List;

/** What is done to the records of one template, field by field. Immutable. */
final class RecordPlan {
  private final Treatment[] treatments;
  private final int[] lengths;
  private final int leastOctets;

  /** The first {@code scopes} fields are v9 scopes. */
  RecordPlan(List<TemplateField> fields, int scopes) {
    treatments = new Treatment[fields.size()];
    lengths = new int[fields.size()];
    int least = 0;
    for (int i = 0; i < lengths.length; i++) {
      var field = fields.get(i);
      treatments[i] = i < scopes ? Treatment.ofV9Scope(field) : Treatment.of(field);
      lengths[i] = field.length();
      least += field.isVariable() ? 1 : field.length();
    }
    leastOctets = least;
  }

  /** Treats the records of a data set's body; padding, and records of no octets, are erased. */
  void apply(ByteBuffer octets, int from, int to, CryptoPan mapping)
      throws ExportMessages.Unreadable {
    int at = from;
    while (leastOctets > 0 && to - at >= leastOctets) at = record(octets, at, to, mapping);
    erase(octets, at, to);
  }

  /** Returns the offset after the record. */
  private int record(ByteBuffer octets, int start, int end, CryptoPan mapping)
      throws ExportMessages.Unreadable {
    int at = start;
    for (int i = 0; i < lengths.length; i++) {
      int length = lengths[i];
      if (length == TemplateField.VARIABLE) { // RFC 7011, section 7
        ExportMessages.check(at < end);
        length = Byte.toUnsignedInt(octets.get(at++));
        if (length == 255) {
          ExportMessages.check(end - at >= 2);
          length = Short.toUnsignedInt(octets.getShort(at));
          at += 2;
        }
      }
      ExportMessages.check(length <= end - at);
      treat(treatments[i], octets, at, length, mapping);
      at += length;
    }
    return at;
  }

  private static void treat(
      Treatment treatment, ByteBuffer octets, int at, int length, CryptoPan mapping) {
    switch (treatment) {
      case KEEP -> {}
      case IPV4 -> octets.putInt(at, mapping.v4(octets.getInt(at)));
      case IPV6 -> mapping.v6(octets, at);
      case ERASE -> erase(octets, at, at + length);
    }
  }

  static void erase(ByteBuffer octets, int from, int to) {
    for (int i = from; i < to; i++) octets.put(i, (byte) 0);
  }
}
