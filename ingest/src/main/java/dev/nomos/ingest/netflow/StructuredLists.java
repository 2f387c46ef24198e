package dev.nomos.ingest.netflow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Expands structured data (RFC 6313, section 4.5). Each list becomes a list of maps, one for each
 * element or record; a list that cannot be expanded stays octets, and is reported.
 *
 * <pre>
 * basicList              | semantic u8 | element id u16 | length u16 | [enterprise u32] | values  |
 * subTemplateList        | semantic u8 | template id u16 | records                                |
 * subTemplateMultiList   | semantic u8 | template id u16 | length u16, with these 4 | records | … |
 * </pre>
 */
final class StructuredLists {
  /** Lists in lists. */
  static final int MOST_DEPTH = 4;

  private static final int ENTERPRISE_BIT = 0x8000;
  private static final int PART_HEADER = 4;

  private final MessageFindings found;
  private final ElementTable elements;
  private final IntFunction<@Nullable TemplateLayout> templates;

  /** {@code templates}: the layout of a template id in the message's domain, or null. */
  StructuredLists(
      MessageFindings found,
      ElementTable elements,
      IntFunction<@Nullable TemplateLayout> templates) {
    this.found = found;
    this.elements = elements;
    this.templates = templates;
  }

  /** The lists of a record of {@code layout}, in order; {@code depth} is 0 outside lists. */
  Object[] of(TemplateLayout layout, byte[] octets, int at, int[] places, int depth) {
    int[] lists = layout.lists();
    if (lists.length == 0) return DataRecord.NOTHING_READY;
    var data = new DataRecord(layout, octets, at, places, DataRecord.NOTHING_READY);
    var expanded = new Object[lists.length];
    for (int i = 0; i < lists.length; i++) {
      int from = layout.offset(data, lists[i]);
      int to = from + layout.length(data, lists[i]);
      expanded[i] = expand(layout.type(lists[i]), new Cursor(octets, from, to), depth);
    }
    return expanded;
  }

  private Object expand(ElementType type, Cursor in, int depth) {
    int from = in.offset();
    int length = in.remaining();
    try {
      if (depth == MOST_DEPTH)
        throw new MalformedMessage("lists are nested more than " + MOST_DEPTH + " deep", from);
      in.u8("list's semantic");
      List<Object> items = new ArrayList<>();
      switch (type) {
        case BASIC_LIST -> elements(in, depth, items);
        case SUB_TEMPLATE_LIST -> records(in.u16("list's template"), in, depth, items);
        case SUB_TEMPLATE_MULTI_LIST -> parts(in, depth, items);
        default -> throw new IllegalStateException(type + " is no list");
      }
      return List.copyOf(items);
    } catch (MalformedMessage e) {
      found.problem(Problem.Kind.LIST_NOT_EXPANDED, e.what, e.offset);
      return Arrays.copyOfRange(in.octets, from, from + length);
    }
  }

  private void elements(Cursor in, int depth, List<Object> items) throws MalformedMessage {
    int start = in.offset();
    int id = in.u16("list's element");
    int length = in.u16("list's element");
    long enterprise = (id & ENTERPRISE_BIT) == 0 ? 0 : in.u32("list's element");
    var field = new TemplateField(enterprise, id & ~ENTERPRISE_BIT, length);
    var element = elements.of(field);
    if (length == 0 && in.remaining() > 0)
      throw new MalformedMessage("list has elements of no octets", start);
    while (in.remaining() > 0) {
      int octets = field.isVariable() ? in.variableLength() : length;
      int at = in.take(octets, "list's element");
      var value =
          element.type().isList()
              ? expand(element.type(), new Cursor(in.octets, at, at + octets), depth + 1)
              : FieldValue.decode(element.type(), in.octets, at, octets);
      if (value != null) items.add(Map.of(element.name(), value));
      else
        found.problem(
            Problem.Kind.VALUE_OUT_OF_RANGE, element.name() + " in a list exceeds 2^63-1", at);
    }
  }

  private void parts(Cursor in, int depth, List<Object> items) throws MalformedMessage {
    while (in.remaining() > 0) {
      int start = in.offset();
      int template = in.u16("list's template");
      int length = in.u16("list's length");
      if (length < PART_HEADER)
        throw new MalformedMessage("list's part is shorter than its header: " + length, start);
      records(template, in.slice(length - PART_HEADER, "list's part"), depth, items);
    }
  }

  private void records(int template, Cursor in, int depth, List<Object> items)
      throws MalformedMessage {
    var layout = templates.apply(template);
    if (layout == null)
      throw new MalformedMessage("template " + template + " of a list is unknown", in.offset());
    int least = layout.leastOctets();
    if (least == 0)
      throw new MalformedMessage(
          "template " + template + " of a list describes records of no octets", in.offset());
    while (in.remaining() >= least) {
      int at = in.offset();
      int[] places = layout.read(in);
      var data =
          new DataRecord(
              layout, in.octets, at, places, of(layout, in.octets, at, places, depth + 1));
      layout.report(data, found);
      items.add(data.fields());
    }
    if (!in.restIsZero()) throw new MalformedMessage("list ends within a record", in.offset());
  }
}
