package dev.nomos.ingest;

import org.apache.kafka.streams.processor.api.ProcessorContext;

/** Where an input record lies. Its text, {@code topic-partition@offset}, names it for good. */
record Place(String topic, int partition, long offset) {
  /** Of the record in process; only a punctuation has none, and there are none here. */
  static Place of(ProcessorContext<?, ?> context) {
    return context
        .recordMetadata()
        .map(metadata -> new Place(metadata.topic(), metadata.partition(), metadata.offset()))
        .orElseThrow(() -> new IllegalStateException("a record without place"));
  }

  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
