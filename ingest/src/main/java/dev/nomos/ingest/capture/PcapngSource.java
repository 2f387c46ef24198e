package dev.nomos.ingest.capture;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a pcapng file. Every block:
 *
 * <pre>
 * | type u32 | length u32, of it all | body, filled to 4 octets | length u32 again |
 * </pre>
 *
 * A section header sets the byte order and forgets the interfaces; unknown blocks are skipped.
 */
final class PcapngSource implements CaptureReader.PacketSource {
  static final int SECTION_HEADER = 0x0A0D0D0A;

  private static final int BYTE_ORDER = 0x1A2B3C4D;
  private static final int INTERFACE = 1;
  private static final int OLD_PACKET = 2;
  private static final int SIMPLE_PACKET = 3;
  private static final int ENHANCED_PACKET = 6;
  private static final int OPTION_RESOLUTION = 9;
  private static final int OPTION_OFFSET = 14;
  private static final int MOST_INTERFACES = 65_536;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** An interface; a time stamp counts {@code unitsPerSecond} from {@code offsetSeconds}. */
  private record Interface(int linkType, long unitsPerSecond, long offsetSeconds) {
    long nanos(long units) {
      long seconds = Long.divideUnsigned(units, unitsPerSecond);
      long rest = Long.remainderUnsigned(units, unitsPerSecond);
      long fraction =
          rest <= Long.MAX_VALUE / NANOS_PER_SECOND
              ? rest * NANOS_PER_SECOND / unitsPerSecond
              : BigInteger.valueOf(rest)
                  .multiply(BigInteger.valueOf(NANOS_PER_SECOND))
                  .divide(BigInteger.valueOf(unitsPerSecond))
                  .longValue();
      try {
        long all = Math.addExact(offsetSeconds, seconds);
        return Math.addExact(Math.multiplyExact(all, NANOS_PER_SECOND), fraction);
      } catch (ArithmeticException beyondTheYear2262) {
        return 0; // a time that cannot be told is none
      }
    }
  }

  private final CaptureInput in;
  private final List<Interface> interfaces = new ArrayList<>();

  /** The type of the first section header is read already. */
  PcapngSource(CaptureInput in) throws CaptureException {
    this.in = in;
    section();
  }

  private void section() throws CaptureException {
    var start = in.next(8, "section header");
    if (start.order(ByteOrder.BIG_ENDIAN).getInt(4) == BYTE_ORDER)
      in.setOrder(ByteOrder.BIG_ENDIAN);
    else if (start.order(ByteOrder.LITTLE_ENDIAN).getInt(4) == BYTE_ORDER)
      in.setOrder(ByteOrder.LITTLE_ENDIAN);
    else throw in.failure("section header's byte-order magic is wrong");
    long length = Integer.toUnsignedLong(start.order(in.order()).getInt(0));
    if (length < 28 || length % 4 != 0) throw in.failure("section header of " + length + " octets");
    in.next(length - 12, "section header");
    interfaces.clear();
  }

  @Override
  public @Nullable CapturedPacket next() throws CaptureException {
    while (true) {
      var header = in.nextOrEnd(4, "block type");
      if (header == null) return null;
      int type = header.getInt();
      if (type == SECTION_HEADER) {
        section();
        continue;
      }
      var body = body();
      switch (type) {
        case INTERFACE -> interfaces.add(described(body));
        case ENHANCED_PACKET -> {
          need(body, 20);
          return packet(body, body.getInt(0), 4, 12);
        }
        case OLD_PACKET -> {
          need(body, 20);
          return packet(body, Short.toUnsignedInt(body.getShort(0)), 4, 12);
        }
        case SIMPLE_PACKET -> {
          return simple(body);
        }
        default -> {} // names, statistics, secrets: of no use here
      }
    }
  }

  /** The body of a block whose type is read, without the second length. */
  private ByteBuffer body() throws CaptureException {
    long length = Integer.toUnsignedLong(in.next(4, "block length").getInt());
    if (length < 12 || length % 4 != 0) throw in.failure("block of " + length + " octets");
    var body = in.next(length - 8, "block");
    long again = Integer.toUnsignedLong(body.getInt(body.limit() - 4));
    if (again != length) throw in.failure("block of " + length + " octets ends with " + again);
    return body.limit(body.limit() - 4);
  }

  private void need(ByteBuffer body, int octets) throws CaptureException {
    if (body.limit() < octets)
      throw in.failure("block needs " + octets + " octets, but has " + body.limit());
  }

  private Interface described(ByteBuffer body) throws CaptureException {
    need(body, 8);
    if (interfaces.size() == MOST_INTERFACES)
      throw in.failure("more than " + MOST_INTERFACES + " interfaces");
    long unitsPerSecond = 1_000_000;
    long offsetSeconds = 0;
    int at = 8;
    while (at + 4 <= body.limit()) {
      int code = Short.toUnsignedInt(body.getShort(at));
      int length = Short.toUnsignedInt(body.getShort(at + 2));
      if (code == 0) break;
      if (at + 4 + length > body.limit()) throw in.failure("interface option overruns its block");
      if (code == OPTION_RESOLUTION && length == 1) unitsPerSecond = resolution(body.get(at + 4));
      if (code == OPTION_OFFSET && length == 8) offsetSeconds = body.getLong(at + 4);
      at += 4 + (length + 3) / 4 * 4;
    }
    return new Interface(Short.toUnsignedInt(body.getShort(0)), unitsPerSecond, offsetSeconds);
  }

  /** Negative power of ten, or of two where the top bit is set. */
  private long resolution(byte code) throws CaptureException {
    int exponent = code & 0x7F;
    boolean binary = code < 0;
    if (exponent > (binary ? 62 : 18)) throw in.failure("time resolution " + (code & 0xFF));
    long units = 1;
    for (int i = 0; i < exponent; i++) units *= binary ? 2 : 10;
    return units;
  }

  /** Enhanced and old packets differ only in how they number the interface. */
  private CapturedPacket packet(ByteBuffer body, int number, int timeAt, int lengthAt)
      throws CaptureException {
    var source = numbered(number);
    long units = (long) body.getInt(timeAt) << 32 | Integer.toUnsignedLong(body.getInt(timeAt + 4));
    long captured = Integer.toUnsignedLong(body.getInt(lengthAt));
    long original = Integer.toUnsignedLong(body.getInt(lengthAt + 4));
    return new CapturedPacket(
        source.nanos(units), source.linkType(), cut(body, lengthAt + 8, captured), original);
  }

  private CapturedPacket simple(ByteBuffer body) throws CaptureException {
    need(body, 4);
    long original = Integer.toUnsignedLong(body.getInt(0));
    long captured = Math.min(original, body.limit() - 4L);
    return new CapturedPacket(0, numbered(0).linkType(), cut(body, 4, captured), original);
  }

  private Interface numbered(int number) throws CaptureException {
    if (number < 0 || number >= interfaces.size())
      throw in.failure("packet of interface " + number + " of " + interfaces.size());
    return interfaces.get(number);
  }

  private byte[] cut(ByteBuffer body, int at, long length) throws CaptureException {
    if (length > body.limit() - at)
      throw in.failure("packet of " + length + " octets overruns its block");
    var octets = new byte[(int) length];
    body.get(at, octets);
    return octets;
  }
}
