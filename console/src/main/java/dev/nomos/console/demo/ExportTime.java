package dev.nomos.console.demo;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/**
 * Lets a flow export datagram say that it is exported now.
 *
 * <pre>
 *          0        2        4        8        12       16
 * v5       | 5      | count  | uptime | seconds| nanos  |
 * v9       | 9      | count  | uptime | seconds| sequence
 * IPFIX    | 10     | length | seconds| sequence
 * </pre>
 *
 * <p>NetFlow v5 and v9 tell flows' times as the exporter's uptime, which the header ties to the
 * clock: they move along. IPFIX may carry the clock's time in each flow; those stay. Anything else
 * is sent as it is.
 */
public final class ExportTime implements UnaryOperator<byte[]> {
  private static final int LEAST_OCTETS = 16;

  private final InstantSource clock;

  public ExportTime(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public byte[] apply(byte[] payload) {
    if (payload.length < LEAST_OCTETS) return payload;
    byte[] edited = payload.clone();
    var header = ByteBuffer.wrap(edited);
    Instant now = clock.instant();
    int seconds = (int) now.getEpochSecond();
    switch (header.getShort(0)) {
      case 5 -> header.putInt(8, seconds).putInt(12, now.getNano());
      case 9 -> header.putInt(8, seconds);
      case 10 -> header.putInt(4, seconds);
      default -> {} // another protocol, which has no export time or has it elsewhere
    }
    return edited;
  }
}
