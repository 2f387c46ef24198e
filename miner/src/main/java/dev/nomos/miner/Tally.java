package dev.nomos.miner;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * What every record changes of an evidence that is being counted; 32 octets, so that a change costs
 * little.
 *
 * @param first event time of the earliest record
 * @param last event time of the latest
 * @param readTo offset after the newest record of the partition that was counted into it
 */
record Tally(long count, long first, long last, long readTo) {
  private static final int OCTETS = 4 * Long.BYTES;

  static Serde<Tally> serde() {
    return Serdes.serdeFrom((_, tally) -> write(tally), (_, octets) -> read(octets));
  }

  private static byte @Nullable [] write(@Nullable Tally tally) {
    return tally == null
        ? null
        : ByteBuffer.allocate(OCTETS)
            .putLong(tally.count)
            .putLong(tally.first)
            .putLong(tally.last)
            .putLong(tally.readTo)
            .array();
  }

  private static @Nullable Tally read(byte @Nullable [] octets) {
    if (octets == null) {
      return null;
    }
    if (octets.length != OCTETS) {
      throw new SerializationException("a tally has 32 octets, but " + octets.length + " came");
    }
    ByteBuffer in = ByteBuffer.wrap(octets);
    return new Tally(in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }
}
