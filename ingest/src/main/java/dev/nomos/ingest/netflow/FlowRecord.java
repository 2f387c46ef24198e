package dev.nomos.ingest.netflow;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One decoded flow; {@link DataRecord} says how its fields are read. Field names are IANA's, for
 * every version; a field not sent is absent, never 0. Unknown elements are named {@code
 * element.<enterprise>.<id>}. A repeated element is named {@code name.2}, {@code name.3}; RFC
 * 5103's reverse elements {@code reverseOctetDeltaCount} and so on. Fields {@code
 * flowStartMilliseconds} and {@code flowEndMilliseconds} are computed where the exporter sent
 * another form of them.
 */
public final class FlowRecord extends DataRecord {
  /** Where the times of a record come from, best first. */
  public enum TimeSource {
    /** The record says when the flow began or ended. */
    FLOW,
    /** The record says only when the event was observed (firewall and NAT logs). */
    OBSERVATION,
    /** The record carries no time: its message's export time stands in. */
    EXPORT,
    /** Neither the record nor its message carries a time (sFlow): when it arrived stands in. */
    ARRIVAL
  }

  /** The fields that a flow's layout gets where its template lacks them. */
  static final List<String> COMPUTED =
      Stream.concat(FlowTimes.COMPUTED.stream(), ScaledCounters.COMPUTED.stream()).toList();

  private static final byte[] NO_OCTETS = {};
  private static final int[] NO_PLACES = {};

  private final int index;
  private final int offset;
  private final long startMillis;
  private final long endMillis;
  private final TimeSource timeSource;
  private final boolean startKnown;
  private final boolean endKnown;
  private final boolean reverse;

  /** Packets on the wire per packet sampled; 0 where it is not known. */
  private final double samplingRate;

  /** A record of octets, with its times. */
  FlowRecord(
      int index,
      RecordLayout layout,
      byte[] octets,
      int at,
      int[] places,
      Object[] ready,
      FlowTimes.Clock clock) {
    super(layout, octets, at, places, ready);
    this.index = index;
    this.offset = at;
    reverse = false;
    samplingRate = 0;
    var times = layout.times;
    long duration = times.duration(this);
    long start = times.start(this, clock);
    long end = times.end(this, clock);
    if (duration != FlowTimes.NONE) {
      if (end == FlowTimes.NONE && start != FlowTimes.NONE) end = FlowTimes.sum(start, duration);
      if (start == FlowTimes.NONE && end != FlowTimes.NONE) start = FlowTimes.sum(end, -duration);
    }
    startKnown = start != FlowTimes.NONE;
    endKnown = end != FlowTimes.NONE;
    if (startKnown || endKnown) {
      timeSource = TimeSource.FLOW;
      startMillis = startKnown ? start : end;
      endMillis = endKnown ? end : start;
    } else {
      long observed = times.observed(this);
      timeSource = observed == FlowTimes.NONE ? TimeSource.EXPORT : TimeSource.OBSERVATION;
      endMillis = observed == FlowTimes.NONE ? clock.exportMillis() : observed;
      long began = duration == FlowTimes.NONE ? endMillis : FlowTimes.sum(endMillis, -duration);
      startMillis = began == FlowTimes.NONE ? endMillis : began;
    }
  }

  /** A record whose values somebody else decoded; {@code fields} in their order. */
  public FlowRecord(
      int index,
      int offset,
      long startMillis,
      long endMillis,
      TimeSource timeSource,
      Map<String, Object> fields) {
    this(index, offset, /* reverse= */ false, startMillis, endMillis, timeSource, fields);
  }

  private FlowRecord(
      int index,
      int offset,
      boolean reverse,
      long startMillis,
      long endMillis,
      TimeSource timeSource,
      Map<String, Object> fields) {
    super(
        new ReadyLayout(List.copyOf(fields.keySet())),
        NO_OCTETS,
        0,
        NO_PLACES,
        fields.values().toArray());
    this.index = index;
    this.offset = offset;
    this.startMillis = startMillis;
    this.endMillis = endMillis;
    this.timeSource = timeSource;
    this.reverse = reverse;
    startKnown = false;
    endKnown = false;
    samplingRate = 0;
  }

  private FlowRecord(FlowRecord other, double samplingRate) {
    super(other.layout, other.octets, other.at, other.places, other.ready);
    index = other.index;
    offset = other.offset;
    startMillis = other.startMillis;
    endMillis = other.endMillis;
    timeSource = other.timeSource;
    startKnown = other.startKnown;
    endKnown = other.endKnown;
    reverse = other.reverse;
    this.samplingRate = samplingRate;
  }

  /**
   * This record with {@code samplingRate}, {@code scaledOctetDeltaCount} and {@code
   * scaledPacketDeltaCount}.
   */
  public FlowRecord sampled(double rate) {
    return layout.isShared()
        ? new FlowRecord(this, rate)
        : with(startMillis, endMillis, ScaledCounters.added(fields(), rate));
  }

  /** The same record with other times and fields, in their order. */
  public FlowRecord with(long start, long end, Map<String, Object> fields) {
    return new FlowRecord(index, offset, reverse, start, end, timeSource, fields);
  }

  /** The reverse direction of this biflow, as a flow of its own. */
  FlowRecord reversed(long start, long end, Map<String, Object> fields) {
    return new FlowRecord(index, offset, /* reverse= */ true, start, end, timeSource, fields);
  }

  /** Whether it is the second of the flows that a biflow was split into. */
  public boolean isReverse() {
    return reverse;
  }

  /** Whether it says that its packets are a sample of those on the wire, at a known rate or not. */
  public boolean saysSampled() {
    return layout.scaled.saysSampled(this);
  }

  /** Position among the datagram's flow records, from 0. */
  public int index() {
    return index;
  }

  /**
   * Octets from the datagram's start to the record: unlike {@link #index} it does not depend on
   * which templates were known.
   */
  public int offset() {
    return offset;
  }

  /** First packet, epoch milliseconds; see {@link #timeSource}. */
  public long startMillis() {
    return startMillis;
  }

  /** Last packet, epoch milliseconds. */
  public long endMillis() {
    return endMillis;
  }

  public TimeSource timeSource() {
    return timeSource;
  }

  @Override
  boolean isComputedAbsent(int field) {
    if (layout.scaled.has(field))
      return layout.scaled.value(this, field, samplingRate) == ScaledCounters.NONE;
    return layout.times.isStart(field) ? !startKnown : !endKnown;
  }

  @Override
  long computed(int field) {
    if (layout.scaled.has(field)) return layout.scaled.value(this, field, samplingRate);
    return layout.times.isStart(field) ? startMillis : endMillis;
  }

  @Override
  public String toString() {
    return "flow " + index + " at octet " + offset + ": " + fields();
  }
}
