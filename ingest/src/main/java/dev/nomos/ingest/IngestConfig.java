package dev.nomos.ingest;

import dev.nomos.ingest.exchange.ExchangeConfig;
import dev.nomos.ingest.prepare.WindowPolicy;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.spec.DatasetSpec;
import java.time.Duration;

/**
 * What the decoding topology is made from.
 *
 * @param mostAhead how far a flow may end after its datagram's arrival; a record further ahead is a
 *     dead letter, because it would carry the stream's event time with it. Less than an hour: a
 *     broker refuses messages stamped further ahead of its clock (its {@code
 *     message.timestamp.after.max.ms}), which would end the program
 * @param windows what the data set's windows wait for, where it has any
 */
public record IngestConfig(
    Topics topics,
    DatasetSpec spec,
    ExchangeConfig exchange,
    WindowPolicy windows,
    Duration mostAhead) {
  private static final Duration MOST_AHEAD = Duration.ofMinutes(30);

  public IngestConfig {
    if (mostAhead.isNegative())
      throw new IllegalArgumentException(
          "ingest.most-ahead must not be negative, but was " + mostAhead);
    var window = spec.contextWindow();
    if (window != null && windows.maxRows() < window.size())
      throw new IllegalArgumentException(
          "windows.max-rows must be at least the context_window's size ("
              + window.size()
              + "), but was "
              + windows.maxRows());
  }

  public IngestConfig(Topics topics, DatasetSpec spec) {
    this(topics, spec, ExchangeConfig.DEFAULT, WindowPolicy.DEFAULT);
  }

  public IngestConfig(
      Topics topics, DatasetSpec spec, ExchangeConfig exchange, WindowPolicy windows) {
    this(topics, spec, exchange, windows, MOST_AHEAD);
  }
}
