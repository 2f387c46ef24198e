package dev.nomos.ingest.synthesis;

import dev.nomos.ingest.capture.CapturedPacket;
import dev.nomos.ingest.packet.BuiltPacket;
import dev.nomos.ingest.packet.PacketBuilder;
import dev.nomos.ingest.packet.PacketField;
import dev.nomos.logic.Row;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.ContextWindow;
import dev.nomos.schemas.spec.DatasetSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes packets of a data set's rows, such that reading them as its specification says gives the
 * rows again: each window comes back once and unmixed where {@code partition_by} names addresses
 * and ports, and every field that a packet carries has the row's value exactly. Derived variables
 * are computed anew on reading; only differences of times place packets where the times themselves
 * are not in the row.
 *
 * <p>What a row does not say is filled in by {@link PacketBuilder}, {@link Conversations} and
 * {@link WindowTimes}. For one capture, by one thread.
 */
public final class PacketRows {
  private final DatasetSpec spec;
  private final CarriedFields fields;
  private final WindowTimes times;
  private final Conversations conversations;
  private final List<List<PacketField>> orders = new ArrayList<>();
  private final PacketBuilder builder = new PacketBuilder();

  /** Throws {@link IllegalArgumentException} where {@link #whyNot} says why. */
  public PacketRows(DatasetSpec spec) {
    whyNot(spec)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(why);
            });
    this.spec = spec;
    fields = new CarriedFields(spec);
    times = new WindowTimes(spec, fields);
    orders.addAll(fields.sorted());
    var window = spec.contextWindow();
    conversations = new Conversations(partition(window), partners(window));
    if (window != null) orders.add(fields(window.orderBy()));
  }

  /** Why a data set's rows are no packets; nothing where they are. */
  public static Optional<String> whyNot(DatasetSpec spec) {
    var unknown = new CarriedFields(spec).unknown();
    return switch (spec.source().type()) {
      case FLOWS -> Optional.of("its source is flows");
      case CSV -> Optional.of("its source is a table");
      case AUTO, PCAP ->
          unknown.isEmpty() ? Optional.empty() : Optional.of("packets have no fields " + unknown);
    };
  }

  private List<PacketField> fields(List<String> columns) {
    List<PacketField> found = new ArrayList<>();
    for (var column : columns) {
      var field = fields.field(column);
      if (field != null) found.add(field);
    }
    return found;
  }

  private List<PacketField> partition(@Nullable ContextWindow window) {
    return window == null ? List.of() : fields(window.partitionBy());
  }

  private Map<PacketField, PacketField> partners(@Nullable ContextWindow window) {
    Map<PacketField, PacketField> partners = new EnumMap<>(PacketField.class);
    if (window == null) return partners;
    for (var pair : window.symmetricPairs()) {
      var both = fields(pair);
      if (both.size() == 2) {
        partners.put(both.get(0), both.get(1));
        partners.put(both.get(1), both.get(0));
      }
    }
    return partners;
  }

  /** What reading the packets will not give back, in sentences. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!fields.notCarried().isEmpty())
      notes.add("packets do not carry " + String.join(", ", fields.notCarried()));
    var window = spec.contextWindow();
    if (window == null) return notes;
    for (var column : window.partitionBy())
      if (fields.field(column) == null)
        notes.add("windows may mix: what they are partitioned by, " + column + ", is a step's");
    if (window.partitionBy().isEmpty() && !window.stride().equals(window.size()))
      notes.add(
          "windows mix: they are not partitioned, and a new one begins every %d packets of %d"
              .formatted(window.stride(), window.size()));
    return notes;
  }

  /** Windows whose larger port is not the row's, since an earlier row has the same conversation. */
  public long moved() {
    return conversations.moved();
  }

  /** The next row's packets. */
  public RowPackets of(Row row) {
    try {
      var said = fields.of(row);
      conversations.assign(said);
      var at = times.of(row, said);
      check(said, at);
      for (int i = 0; i < said.size(); i++)
        said.get(i).put(PacketField.FRAME_TIME_EPOCH, Value.of(at.get(i)));
      return new RowPackets.Packets(packets(said));
    } catch (NoPackets e) {
      return new RowPackets.Impossible(e.why());
    }
  }

  private List<CapturedPacket> packets(List<Map<PacketField, Value>> said) throws NoPackets {
    List<CapturedPacket> packets = new ArrayList<>();
    for (int i = 0; i < said.size(); i++) {
      switch (builder.build(said.get(i))) {
        case BuiltPacket.Possible(var packet) -> packets.add(packet);
        case BuiltPacket.Impossible(var why) ->
            throw new NoPackets(said.size() == 1 ? why : "packet %d: %s".formatted(i + 1, why));
      }
    }
    return packets;
  }

  /** Sorting must leave the packets in the order of the window. */
  private void check(List<Map<PacketField, Value>> said, List<BigDecimal> at) throws NoPackets {
    for (var order : orders) {
      for (int i = 1; i < said.size(); i++) {
        for (var key : order) {
          if (key == PacketField.FRAME_NUMBER) break;
          int compared = compare(key, said, at, i);
          if (compared > 0)
            throw new NoPackets(
                "its packets are not in the order of %s".formatted(key.wiresharkName()));
          if (compared < 0) break;
        }
      }
    }
  }

  /** The packet before {@code i} with packet i; 0 where nothing is said of one of them. */
  private static int compare(
      PacketField key, List<Map<PacketField, Value>> said, List<BigDecimal> at, int i) {
    if (key == PacketField.FRAME_TIME_EPOCH) return at.get(i - 1).compareTo(at.get(i));
    var before = said.get(i - 1).get(key);
    var value = said.get(i).get(key);
    if (before == null || value == null) return 0;
    var a = Value.canonical(before.text());
    var b = Value.canonical(value.text());
    if (a.isNumber() && b.isNumber()) return Value.compareNumbers(a, b);
    return a.isNumber() != b.isNumber() ? (a.isNumber() ? -1 : 1) : a.text().compareTo(b.text());
  }
}
