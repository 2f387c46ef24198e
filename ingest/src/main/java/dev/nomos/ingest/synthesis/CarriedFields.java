package dev.nomos.ingest.synthesis;

import dev.nomos.ingest.packet.PacketBuilder;
import dev.nomos.ingest.packet.PacketField;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.ContextWindow;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.FieldSpec;
import dev.nomos.schemas.spec.PreprocessStep;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which field of a packet each column of the rows is, as far as the specification's steps leave it
 * one: they are followed from the input on. Renaming and casts do; what a step maps, a packet does
 * not carry. A filter's value is every packet's, whether rows keep the column or not. Immutable
 * once made.
 */
final class CarriedFields {
  /**
   * Where a packet's field is in a row.
   *
   * @param place of the column
   * @param packet its position in the window, from 0
   * @param filling what the column has where the packet has no such field; null: nothing
   */
  private record Carried(int place, PacketField field, int packet, @Nullable Value filling) {}

  /** What a column holds; {@code filling} as in {@link Carried}. */
  private record Origin(PacketField field, @Nullable Value filling) {}

  private final Map<String, String> canonicalNames = new HashMap<>();
  private final Map<String, String> inputNames = new HashMap<>();

  /** Of columns that a step wrote; null where it is no packet's field any more. */
  private final Map<String, @Nullable Origin> written = new HashMap<>();

  private final Map<PacketField, Value> required = new EnumMap<>(PacketField.class);
  private final Set<PacketField> present = EnumSet.noneOf(PacketField.class);
  private final List<List<PacketField>> sorted = new ArrayList<>();
  private final List<Carried> carried = new ArrayList<>();
  private final List<String> notCarried = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();
  private final int packets;

  CarriedFields(DatasetSpec spec) {
    for (var field : spec.fields()) {
      canonicalNames.putIfAbsent(field.inputName(), field.name());
      inputNames.put(field.name(), field.inputName());
    }
    spec.preprocessing().forEach(this::follow);
    requireTransport();
    var window = spec.contextWindow();
    packets = window == null ? 1 : window.size();
    for (var field : spec.fields()) carry(field, window, spec.rowType());
  }

  private String canonical(String name) {
    return canonicalNames.getOrDefault(name, name);
  }

  private @Nullable Origin origin(String name) {
    var column = canonical(name);
    if (written.containsKey(column)) return written.get(column);
    return PacketField.named(inputNames.getOrDefault(column, column))
        .or(() -> PacketField.named(column))
        .map(field -> new Origin(field, null))
        .orElse(null);
  }

  /** The packet field that a column holds; null where it holds none. */
  @Nullable PacketField field(String name) {
    var origin = origin(name);
    return origin == null ? null : origin.field();
  }

  private void follow(PreprocessStep step) {
    switch (step.kind()) {
      case RENAME -> rename(step);
      case DROP -> step.columns().forEach(column -> write(column, null));
      case CAST, PARSE_HEX -> eachTo(step, this::origin);
      case MAP_VALUES, MAP_RULES, FLAG -> eachTo(step, _ -> null);
      case FILLNA -> eachTo(step, column -> filled(column, Value.canonical(text(step))));
      case FILTER_EQUALS -> require(step, Value.canonical(text(step)));
      case FILTER_IN -> require(step, Value.canonical(step.value().path(0).asText()));
      case FILTER_PRESENT ->
          step.columns().stream().map(this::field).forEach(field -> add(present, field));
      case SORT -> sorted.add(fields(step.sortKeys()));
    }
  }

  private static String text(PreprocessStep step) {
    return step.value().asText();
  }

  private static void add(Set<PacketField> fields, @Nullable PacketField field) {
    if (field != null) fields.add(field);
  }

  /** Those of the columns that are packets' fields. */
  private List<PacketField> fields(List<String> columns) {
    List<PacketField> fields = new ArrayList<>();
    for (var column : columns) {
      var field = field(column);
      if (field != null) fields.add(field);
    }
    return fields;
  }

  private interface Change {
    @Nullable Origin of(String column);
  }

  private void eachTo(PreprocessStep step, Change change) {
    for (var column : step.columns()) {
      var target = step.targetColumn();
      write(target == null ? column : target, change.of(column));
    }
  }

  private void write(String column, @Nullable Origin origin) {
    written.put(canonical(column), origin);
  }

  private @Nullable Origin filled(String column, Value filling) {
    var origin = origin(column);
    return origin == null ? null : new Origin(origin.field(), filling);
  }

  private void rename(PreprocessStep step) {
    Map<String, @Nullable Origin> moved = new HashMap<>();
    step.mapping().forEach((from, to) -> moved.put(to.asText(), origin(from)));
    step.mapping().keySet().forEach(from -> write(from, null));
    moved.forEach(this::write);
  }

  private void require(PreprocessStep step, Value value) {
    for (var column : step.columns()) {
      var field = field(column);
      if (field != null) required.putIfAbsent(field, value);
    }
  }

  /** A data set that lets only packets with fields of TCP through has only such packets. */
  private void requireTransport() {
    for (var field : present) {
      if (field.wiresharkName().startsWith("tcp."))
        required.putIfAbsent(PacketField.IP_PROTO, Value.of(6));
      if (field.wiresharkName().startsWith("udp."))
        required.putIfAbsent(PacketField.IP_PROTO, Value.of(17));
    }
  }

  private void carry(FieldSpec field, @Nullable ContextWindow window, RowType type) {
    var origin = origin(field.name());
    if (origin == null && !written.containsKey(field.name())) unknown.add(field.name());
    boolean isKept = false;
    for (int i = 0; i < packets; i++) {
      int place = type.indexOf(window == null ? field.name() : window.column(field.name(), i));
      isKept |= place >= 0;
      if (place >= 0 && origin != null)
        carried.add(new Carried(place, origin.field(), i, origin.filling()));
    }
    if (isKept && (origin == null || PacketBuilder.NOT_CARRIED.contains(origin.field())))
      notCarried.add(field.name());
  }

  /** Fields of the specification that are none of a packet. */
  List<String> unknown() {
    return unknown;
  }

  /** Fields that rows have and packets do not carry. */
  List<String> notCarried() {
    return notCarried;
  }

  /** By what the steps sort, each of them. */
  List<List<PacketField>> sorted() {
    return sorted;
  }

  /**
   * What a row says of each of its packets, in the order of the window; the maps may be changed.
   */
  List<Map<PacketField, Value>> of(Row row) {
    List<Map<PacketField, Value>> said = new ArrayList<>();
    for (int i = 0; i < packets; i++) said.add(new EnumMap<>(PacketField.class));
    for (var column : carried) {
      var value = row.get(column.place());
      var filling = column.filling();
      boolean isFilling = filling != null && value != null && value.text().equals(filling.text());
      if (value != null && !isFilling) said.get(column.packet()).put(column.field(), value);
    }
    for (var packet : said) required.forEach(packet::putIfAbsent);
    return said;
  }
}
