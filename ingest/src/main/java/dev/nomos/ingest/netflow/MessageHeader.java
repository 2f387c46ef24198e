package dev.nomos.ingest.netflow;

import java.util.OptionalLong;

/**
 * Header of one decoded message.
 *
 * @param version 5, 9 or 10, or {@link #SFLOW}
 * @param domain observation domain, v9 source id, v5 engine type × 256 + engine id, or sFlow
 *     sub-agent
 * @param sequence as sent: counts flows in v5, data records in IPFIX, datagrams in v9 and sFlow
 * @param exportMillis when the exporter sent it, epoch milliseconds; of sFlow, when it arrived
 * @param offset octets from the datagram's start to the message
 * @param records data records of the message, or {@link #UNKNOWN} where a set was not decoded
 */
public record MessageHeader(
    int version, long domain, long sequence, long exportMillis, int offset, int records) {
  /** Stands for sFlow version 5, whose datagrams begin with 16 zero bits. */
  public static final int SFLOW = 0;

  /** Records of a message of which a set could not be decoded. */
  public static final int UNKNOWN = -1;

  /** Whether the sequence number counts messages, not the records in them. */
  public boolean countsMessages() {
    return version == 9 || version == SFLOW;
  }

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
      case SFLOW -> subAgent(payload);
      default -> OptionalLong.empty();
    };
  }

  /** Behind the version and the agent's address, which is of type 1, IPv4, or 2, IPv6. */
  private static OptionalLong subAgent(byte[] payload) {
    if (payload.length < 8 || FieldValue.unsigned(payload, 0, 4) != 5) return OptionalLong.empty();
    return switch ((int) FieldValue.unsigned(payload, 4, 4)) {
      case 1 -> number(payload, 12, 4);
      case 2 -> number(payload, 24, 4);
      default -> OptionalLong.empty();
    };
  }

  private static OptionalLong number(byte[] payload, int at, int length) {
    return payload.length < at + length
        ? OptionalLong.empty()
        : OptionalLong.of(FieldValue.unsigned(payload, at, length));
  }
}
