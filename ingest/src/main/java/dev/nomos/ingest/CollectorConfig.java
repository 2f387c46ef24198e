package dev.nomos.ingest;

/** What a collector is made from: a receiver that feeds the raw topic of its decoder. */
public record CollectorConfig(ReceiverConfig receiver, DecoderConfig decoder) {
  public CollectorConfig {
    var raw = decoder.ingest().topics().raw().name();
    if (!receiver.rawTopic().equals(raw))
      throw new IllegalArgumentException(
          "the receiver feeds '" + receiver.rawTopic() + "', but the decoder reads '" + raw + "'");
  }
}
