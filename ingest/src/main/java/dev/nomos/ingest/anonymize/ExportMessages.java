package dev.nomos.ingest.anonymize;

import dev.nomos.ingest.collect.Withheld.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the parts of a datagram of NetFlow v5, v9 or IPFIX lie; the layouts are drawn at {@code
 * netflow.V5Decoder} and {@code SetDecoder}. Offsets are octets from the datagram's start.
 */
final class ExportMessages {
  static final int V5_HEADER = 24;
  static final int V5_RECORD = 48;
  static final int SET_HEADER = 4;
  static final int LEAST_DATA_SET = 256;

  private static final int V9_HEADER = 20;
  private static final int IPFIX_HEADER = 16;

  private ExportMessages() {}

  /**
   * A message.
   *
   * @param domain 0 in v5, which has no templates
   * @param sets empty in v5
   */
  record Message(int version, long domain, int start, int body, int end, List<Set> sets) {}

  /** A set with its header. */
  record Set(int id, int start, int end) {
    int body() {
      return start + SET_HEADER;
    }

    boolean isData() {
      return id >= LEAST_DATA_SET;
    }
  }

  /** A datagram whose parts cannot be told. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    final Reason reason;

    Unreadable(Reason reason) {
      super(reason.toString(), null, false, false);
      this.reason = reason;
    }
  }

  /** The messages from the datagram's start on; what follows the last is none. */
  static List<Message> of(ByteBuffer in) throws Unreadable {
    List<Message> messages = new ArrayList<>();
    int at = 0;
    while (at == 0 || isVersion(in, at)) {
      var message = message(in, at);
      messages.add(message);
      at = message.end();
    }
    return messages;
  }

  private static boolean isVersion(ByteBuffer in, int at) {
    if (in.limit() - at < 2) return false;
    int version = in.getShort(at);
    return version == 5 || version == 9 || version == 10;
  }

  private static Message message(ByteBuffer in, int at) throws Unreadable {
    if (!isVersion(in, at)) throw new Unreadable(Reason.UNKNOWN_PROTOCOL);
    int version = in.getShort(at);
    int header = version == 5 ? V5_HEADER : version == 9 ? V9_HEADER : IPFIX_HEADER;
    check(in.limit() - at >= header);
    int count = Short.toUnsignedInt(in.getShort(at + 2));
    int body = at + header;
    return switch (version) {
      case 5 -> {
        int whole = Math.min(count, (in.limit() - body) / V5_RECORD);
        yield new Message(version, 0, at, body, body + whole * V5_RECORD, List.of());
      }
      case 9 -> sets(in, version, at, body, in.limit());
      default -> { // IPFIX: its second word is its length
        check(count >= header && count <= in.limit() - at);
        yield sets(in, version, at, body, at + count);
      }
    };
  }

  private static Message sets(ByteBuffer in, int version, int start, int body, int end)
      throws Unreadable {
    List<Set> sets = new ArrayList<>();
    int at = body;
    while (at < end && !isZero(in, at, end)) {
      check(end - at >= SET_HEADER);
      int length = Short.toUnsignedInt(in.getShort(at + 2));
      check(length >= SET_HEADER && length <= end - at);
      sets.add(new Set(Short.toUnsignedInt(in.getShort(at)), at, at + length));
      at += length;
    }
    long domain = Integer.toUnsignedLong(in.getInt(body - Integer.BYTES)); // last of both headers
    return new Message(version, domain, start, body, end, sets);
  }

  private static boolean isZero(ByteBuffer in, int from, int to) {
    for (int i = from; i < to; i++) if (in.get(i) != 0) return false;
    return true;
  }

  static void check(boolean keepsTheRules) throws Unreadable {
    if (!keepsTheRules) throw new Unreadable(Reason.MALFORMED);
  }
}
