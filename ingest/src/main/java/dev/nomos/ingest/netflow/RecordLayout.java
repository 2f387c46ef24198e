package dev.nomos.ingest.netflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template made ready to decode: names resolved, fields of no octets left out, so that decoding a
 * record costs at most its octets.
 */
final class RecordLayout {
  /** A field; the name is null if its value is of no use (padding). */
  private record Slot(@Nullable String name, ElementType type, int length) {}

  private final List<Slot> slots = new ArrayList<>();
  private final Map<String, Integer> occurrences = new HashMap<>();

  RecordLayout(Template template, int version) {
    for (var field : template.scope())
      add(field, version == 9 ? FlowFields.ofV9Scope(field) : FlowFields.of(field));
    for (var field : template.fields()) add(field, FlowFields.of(field));
  }

  private void add(TemplateField field, FlowField element) {
    if (field.length() == 0) return;
    int nth = occurrences.merge(element.name(), 1, Integer::sum);
    var name = nth == 1 ? element.name() : element.name() + "." + nth;
    slots.add(new Slot(FlowFields.isPadding(field) ? null : name, element.type(), field.length()));
  }

  /** The values of the record at the cursor, which moves past it. */
  Map<String, Object> decode(Cursor in, MessageFindings found) throws MalformedMessage {
    Map<String, Object> fields = LinkedHashMap.newLinkedHashMap(slots.size() + 2);
    for (var slot : slots) {
      int length = slot.length() == TemplateField.VARIABLE ? length(in) : slot.length();
      int at = in.take(length, "field");
      if (slot.name() == null) continue;
      var value = FieldValue.decode(slot.type(), in.octets, at, length);
      if (value != null) fields.put(slot.name(), value);
      else found.problem(Problem.Kind.VALUE_OUT_OF_RANGE, slot.name() + " exceeds 2^63-1", at);
    }
    return fields;
  }

  /** RFC 7011, section 7: one octet, or 255 and two more. */
  private static int length(Cursor in) throws MalformedMessage {
    int length = in.u8("length of a variable field");
    return length < 255 ? length : in.u16("length of a variable field");
  }
}
