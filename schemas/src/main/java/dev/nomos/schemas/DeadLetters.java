package dev.nomos.schemas;

import dev.nomos.schemas.avro.DeadLetter;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Makes dead letters of bounded size. */
public final class DeadLetters {
  private static final int MOST_SAMPLE_OCTETS = 2048;
  private static final int MOST_REASON_CHARACTERS = 500;

  private DeadLetters() {}

  /**
   * @param stage which could not go on with the input
   * @param source where the input lies
   * @param input of which a sample is kept, cut where it is long; null: there was none
   */
  public static DeadLetter of(String stage, String reason, String source, byte @Nullable [] input) {
    byte[] all = input == null ? new byte[0] : input;
    int octets = Math.min(all.length, MOST_SAMPLE_OCTETS);
    return DeadLetter.newBuilder()
        .setStage(stage)
        .setReason(reason.substring(0, Math.min(reason.length(), MOST_REASON_CHARACTERS)))
        .setSource(source)
        .setSample(ByteBuffer.wrap(all, 0, octets).slice())
        .build();
  }
}
