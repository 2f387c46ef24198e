package dev.nomos.ingest.exchange;

import dev.nomos.ingest.netflow.MessageHeader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;

/**
 * The sequence numbers of one domain, which count flows (v5), packets (v9) or data records (IPFIX)
 * modulo 2³².
 *
 * <p>A message ahead of the next number leaves a gap, which is open for the tolerance: messages
 * that fill it came late; what is not filled is lost. A message behind that fills no gap is a
 * repetition; two such in a row that follow each other, or one far behind or far ahead, mean that
 * the exporter began anew.
 */
final class Sequence {
  private static final int MOST_GAPS = 32;
  private static final long MODULUS = 1L << 32;
  private static final byte FORMAT = 2;

  /** Without the time of the last loss. */
  private static final byte OLDER_FORMAT = 1;

  private static final long NEVER = Long.MIN_VALUE;

  /** Missing numbers; {@code length} is positive. */
  private record Gap(long start, long length, long seenAtMillis) {}

  private final long toleranceMillis;

  /** Oldest first. */
  private final List<Gap> gaps = new ArrayList<>();

  /** The number that comes next; −1 where it is not known. */
  private long next = -1;

  /** What would follow the last repetition; −1 if the last message was none. */
  private long afterRepeated = -1;

  /** When a loss was last counted. */
  private long lostAt = NEVER;

  Sequence(Duration tolerance) {
    toleranceMillis = tolerance.toMillis();
  }

  /** Takes note of a message, which arrived at {@code now}, and tells {@code events}. */
  void observe(MessageHeader message, long now, ObjLongConsumer<ExchangeEvent> told) {
    ObjLongConsumer<ExchangeEvent> events =
        (event, times) -> {
          if (event == ExchangeEvent.SEQUENCE_LOST) lostAt = now;
          told.accept(event, times);
        };
    closeGaps(now, events);
    boolean known = message.countsMessages() || message.records() != MessageHeader.UNKNOWN;
    long units = !known ? 0 : message.countsMessages() ? 1 : message.records();
    if (next < 0) next = message.sequence();
    // signed, so that it is right across the wrap
    int ahead = (int) (message.sequence() - next);
    if (ahead < -mostBehind(message) || ahead > mostAhead(message)) restart(message, events);
    else if (ahead < 0) behind(message, units, events);
    else inOrder(message, ahead, units, now, events);
    if (known) return;
    next = -1;
    events.accept(ExchangeEvent.SEQUENCE_UNKNOWN, 1);
  }

  /**
   * Whether something is missing at {@code now}, or was lost no longer than {@code memory} ago;
   * never where that is zero.
   */
  boolean hasLost(long now, Duration memory) {
    if (memory.isZero()) return false;
    return !gaps.isEmpty() || (lostAt != NEVER && now - lostAt <= memory.toMillis());
  }

  /** A reordered network delays by so much at most; further behind is another numbering. */
  private static int mostBehind(MessageHeader message) {
    return message.countsMessages() ? 1 << 10 : 1 << 16;
  }

  /** An outage of minutes at the highest rates; further ahead is another numbering. */
  private static int mostAhead(MessageHeader message) {
    return message.countsMessages() ? 1 << 20 : 1 << 26;
  }

  private void inOrder(
      MessageHeader message,
      int ahead,
      long units,
      long now,
      ObjLongConsumer<ExchangeEvent> events) {
    if (ahead > 0) gaps.add(new Gap(next, ahead, now));
    if (gaps.size() > MOST_GAPS)
      events.accept(ExchangeEvent.SEQUENCE_LOST, gaps.removeFirst().length());
    next = (message.sequence() + units) % MODULUS;
    afterRepeated = -1;
  }

  private void behind(MessageHeader message, long units, ObjLongConsumer<ExchangeEvent> events) {
    long filled = fill(message.sequence(), units);
    if (filled > 0) events.accept(ExchangeEvent.SEQUENCE_REORDERED, filled);
    if (units > filled) events.accept(ExchangeEvent.SEQUENCE_REPEATED, units - filled);
    if (filled == 0 && message.sequence() == afterRepeated) restart(message, events);
    long after = (message.sequence() + units) % MODULUS;
    if (filled == 0) afterRepeated = after;
    if ((int) (after - next) > 0) next = after;
  }

  /** Takes the numbers out of the gaps; returns how many were in one. */
  private long fill(long start, long length) {
    long filled = 0;
    for (int i = gaps.size() - 1; i >= 0; i--) {
      var gap = gaps.get(i);
      long from = (int) (start - gap.start()); // relative to the gap
      long to = Math.min(from + length, gap.length());
      from = Math.max(from, 0);
      if (from >= to) continue;
      filled += to - from;
      gaps.remove(i);
      if (to < gap.length())
        gaps.add(i, new Gap((gap.start() + to) % MODULUS, gap.length() - to, gap.seenAtMillis()));
      if (from > 0) gaps.add(i, new Gap(gap.start(), from, gap.seenAtMillis()));
    }
    return filled;
  }

  private void restart(MessageHeader message, ObjLongConsumer<ExchangeEvent> events) {
    gaps.forEach(gap -> events.accept(ExchangeEvent.SEQUENCE_LOST, gap.length()));
    gaps.clear();
    events.accept(ExchangeEvent.SEQUENCE_RESTARTED, 1);
    int units = message.countsMessages() ? 1 : Math.max(0, message.records());
    next = (message.sequence() + units) % MODULUS;
    afterRepeated = -1;
  }

  private void closeGaps(long now, ObjLongConsumer<ExchangeEvent> events) {
    while (!gaps.isEmpty() && now - gaps.getFirst().seenAtMillis() > toleranceMillis)
      events.accept(ExchangeEvent.SEQUENCE_LOST, gaps.removeFirst().length());
  }

  /**
   * Octets for a table, as many as {@link #octets} says:
   *
   * <pre>
   * | 2 (u8) | next i64 | after repeated i64 | lost at ms i64 | gaps u16 | per gap: start, length, seen ms (i64 each) |
   * </pre>
   */
  void write(ByteBuffer out) {
    out.put(FORMAT).putLong(next).putLong(afterRepeated).putLong(lostAt);
    out.putShort((short) gaps.size());
    for (var gap : gaps) out.putLong(gap.start()).putLong(gap.length()).putLong(gap.seenAtMillis());
  }

  int octets() {
    return 27 + 24 * gaps.size();
  }

  /** Inverse of {@link #write}. */
  static Sequence read(ByteBuffer in, Duration tolerance) {
    byte format = in.get();
    if (format != FORMAT && format != OLDER_FORMAT)
      throw new IllegalStateException("sequence's format " + format);
    var sequence = new Sequence(tolerance);
    sequence.next = in.getLong();
    sequence.afterRepeated = in.getLong();
    if (format == FORMAT) sequence.lostAt = in.getLong();
    int gaps = Short.toUnsignedInt(in.getShort());
    for (int i = 0; i < gaps; i++)
      sequence.gaps.add(new Gap(in.getLong(), in.getLong(), in.getLong()));
    return sequence;
  }
}
