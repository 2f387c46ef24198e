package dev.nomos.ingest;

import dev.nomos.ingest.netflow.DecoderLimits;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.spec.DatasetSpec;
import java.time.Duration;

/**
 * What the decoding topology is made from.
 *
 * @param mostAhead how far a flow may end after its datagram's arrival; a record further ahead is a
 *     dead letter, because it would carry the stream's event time with it
 */
public record IngestConfig(
    Topics topics, DatasetSpec spec, DecoderLimits limits, Duration mostAhead) {
  public IngestConfig {
    if (mostAhead.isNegative())
      throw new IllegalArgumentException(
          "ingest.most-ahead must not be negative, but was " + mostAhead);
  }

  public IngestConfig(Topics topics, DatasetSpec spec) {
    this(topics, spec, DecoderLimits.DEFAULT, Duration.ofDays(1));
  }
}
