package dev.nomos.ingest.netflow;

import java.util.OptionalLong;

/**
 * Header of one decoded message.
 *
 * @param version 5, 9 or 10
 * @param domain observation domain, v9 source id, or v5 engine type × 256 + engine id
 * @param sequence as sent: counts flows in v5, packets in v9, data records in IPFIX
 * @param exportMillis when the exporter sent it, epoch milliseconds
 * @param offset octets from the datagram's start to the message
 * @param records data records of the message, or {@link #UNKNOWN} where a set was not decoded
 */
public record MessageHeader(
    int version, long domain, long sequence, long exportMillis, int offset, int records) {
  /** Records of a message of which a set could not be decoded. */
  public static final int UNKNOWN = -1;

  /**
   * The domain of a datagram's first message, read without decoding it; empty where the datagram is
   * none of ours, or too short to say.
   */
  public static OptionalLong domainOf(byte[] payload) {
    int version = payload.length < 2 ? 0 : (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
    return switch (version) {
      case 5 -> number(payload, 20, 2);
      case 9 -> number(payload, 16, 4);
      case 10 -> number(payload, 12, 4);
      default -> OptionalLong.empty();
    };
  }

  private static OptionalLong number(byte[] payload, int at, int length) {
    return payload.length < at + length
        ? OptionalLong.empty()
        : OptionalLong.of(FieldValue.unsigned(payload, at, length));
  }
}
