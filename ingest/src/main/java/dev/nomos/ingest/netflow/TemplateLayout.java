package dev.nomos.ingest.netflow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A template made ready to decode: names resolved, places computed; fields of no octets and padding
 * left out, so that decoding a record costs at most its octets.
 *
 * <p>A field lies {@code gap} octets behind its anchor: the record's start, or the end of the
 * variable-length field that precedes it. A record's {@code places} has two numbers for each
 * variable-length field: where its content begins, and where it ends.
 *
 * <pre>
 *   |  4  |  4  |len| variable   |  2  |  2  |len| variable |  1  |
 *   start             places[0]  places[1]         places[2] places[3]
 * </pre>
 */
final class TemplateLayout extends RecordLayout {
  private static final int START = -1;
  private static final int[] NOWHERE = {};

  /**
   * @param anchor index into {@code places}, or {@link #START}
   * @param gap octets from the anchor to the field, for a variable one to its length
   * @param content for a variable field, index into {@code places} of its content's start
   */
  private record Slot(
      String name,
      ElementType type,
      int anchor,
      int gap,
      int length,
      int content,
      boolean padding) {
    boolean isVariable() {
      return length == TemplateField.VARIABLE;
    }
  }

  private final Slot[] fields;

  /** Of variable length, padding included, in order. */
  private final Slot[] variables;

  /** Fields that may hold a number above 2⁶³−1. */
  private final int[] wide;

  /** Fields whose values are ready, in this order: they need other templates. */
  private final int[] lists;

  /** Octets behind the last anchor. */
  private final int tail;

  private final int leastOctets;

  /** {@code computed}: names of computed fields, which follow those of the template. */
  static TemplateLayout of(
      Template template, int version, ElementTable elements, List<String> computed) {
    var made = new Compilation();
    for (var field : template.scope())
      made.add(field, version == 9 ? ElementTable.ofV9Scope(field) : elements.of(field));
    for (var field : template.fields()) made.add(field, elements.of(field));
    return new TemplateLayout(made, computed);
  }

  private TemplateLayout(Compilation made, List<String> computed) {
    super(made.names(), computed);
    fields = made.fields.toArray(Slot[]::new);
    variables = made.variables.toArray(Slot[]::new);
    wide = made.indexes(Compilation::mayBeTooLarge);
    lists = made.indexes(slot -> slot.type.isList());
    tail = made.gap;
    leastOctets = made.least;
  }

  /** Fewest octets of a record: a field of variable length takes at least one. */
  int leastOctets() {
    return leastOctets;
  }

  /** Moves past the record at the cursor; returns its places. */
  int[] read(Cursor in) throws MalformedMessage {
    if (variables.length == 0) {
      in.take(tail, "record");
      return NOWHERE;
    }
    int[] places = new int[2 * variables.length];
    int filled = 0;
    for (var field : variables) {
      in.take(field.gap, "record");
      places[filled++] = in.take(in.variableLength(), "field");
      places[filled++] = in.offset();
    }
    in.take(tail, "record");
    return places;
  }

  /** Reports the numbers that do not fit. */
  void report(DataRecord data, MessageFindings found) {
    for (int field : wide)
      if (isAbsent(data, field))
        found.problem(
            Problem.Kind.VALUE_OUT_OF_RANGE, name(field) + " exceeds 2^63-1", offset(data, field));
  }

  /** Fields that are lists, in order. */
  int[] lists() {
    return lists;
  }

  ElementType type(int field) {
    return fields[field].type;
  }

  @Override
  boolean isAbsent(DataRecord data, int field) {
    var slot = fields[field];
    return slot.type.isUnsigned() && length(data, slot) == 8 && data.octets[offset(data, slot)] < 0;
  }

  @Override
  boolean isNumber(DataRecord data, int field) {
    var slot = fields[field];
    return slot.type.isNumber(data.octets, offset(data, slot), length(data, slot));
  }

  @Override
  long number(DataRecord data, int field) {
    var slot = fields[field];
    return FieldValue.number(slot.type, data.octets, offset(data, slot), length(data, slot));
  }

  @Override
  @Nullable Object value(DataRecord data, int field) {
    var slot = fields[field];
    if (slot.type.isList()) return data.ready[Arrays.binarySearch(lists, field)];
    return FieldValue.decode(slot.type, data.octets, offset(data, slot), length(data, slot));
  }

  @Override
  int length(DataRecord data, int field) {
    return length(data, fields[field]);
  }

  @Override
  int offset(DataRecord data, int field) {
    return offset(data, fields[field]);
  }

  private static int length(DataRecord data, Slot slot) {
    if (!slot.isVariable()) return slot.length;
    return data.places[slot.content + 1] - data.places[slot.content];
  }

  private static int offset(DataRecord data, Slot slot) {
    if (slot.isVariable()) return data.places[slot.content];
    return slot.gap + (slot.anchor == START ? data.at : data.places[slot.anchor]);
  }

  private static final class Compilation {
    final List<Slot> fields = new ArrayList<>();
    final List<Slot> variables = new ArrayList<>();
    final Map<String, Integer> occurrences = new HashMap<>();
    int anchor = START;
    int gap;
    int least;

    void add(TemplateField field, FlowField element) {
      if (field.length() == 0) return;
      int nth = occurrences.merge(element.name(), 1, Integer::sum);
      var name = nth == 1 ? element.name() : element.name() + "." + nth;
      var slot =
          new Slot(
              name,
              element.type(),
              anchor,
              gap,
              field.length(),
              2 * variables.size(),
              ElementTable.isPadding(field));
      if (!slot.padding) fields.add(slot);
      if (field.isVariable()) {
        variables.add(slot);
        anchor = slot.content + 1;
        gap = 0;
        least++;
      } else {
        gap += field.length();
        least += field.length();
      }
    }

    List<String> names() {
      return fields.stream().map(Slot::name).toList();
    }

    int[] indexes(Predicate<Slot> wanted) {
      return IntStream.range(0, fields.size()).filter(i -> wanted.test(fields.get(i))).toArray();
    }

    static boolean mayBeTooLarge(Slot slot) {
      return slot.type.isUnsigned() && (slot.length == 8 || slot.isVariable());
    }
  }
}
