package dev.nomos.ingest;

import dev.nomos.schemas.avro.DeadLetter;
import java.nio.ByteBuffer;

/** Makes dead letters of bounded size. */
public final class DeadLetters {
  private static final int MOST_SAMPLE_OCTETS = 2048;
  private static final int MOST_REASON_CHARACTERS = 500;

  private DeadLetters() {}

  /** {@code source}: where the input lies; {@code input}: a sample of it, cut where it is long. */
  public static DeadLetter of(String stage, String reason, String source, byte[] input) {
    int octets = Math.min(input.length, MOST_SAMPLE_OCTETS);
    return DeadLetter.newBuilder()
        .setStage(stage)
        .setReason(reason.substring(0, Math.min(reason.length(), MOST_REASON_CHARACTERS)))
        .setSource(source)
        .setSample(ByteBuffer.wrap(input, 0, octets).slice())
        .build();
  }
}
