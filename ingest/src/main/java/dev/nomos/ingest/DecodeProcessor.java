package dev.nomos.ingest;

import dev.nomos.ingest.netflow.DecodeResult;
import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.PacketDecoder;
import dev.nomos.ingest.netflow.Problem;
import dev.nomos.schemas.avro.Origin;
import dev.nomos.schemas.avro.RawDatagram;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Decodes datagrams; what is not decoded becomes a dead letter. Owned by one stream thread. */
final class DecodeProcessor implements Processor<String, byte[], String, Object> {
  private static final int MOST_NAMED = 8;
  private static final byte[] NOTHING = {};

  private final Deserializer<RawDatagram> deserializer;
  private final PacketDecoder decoder;
  private final DecoderCounters counters;
  private @Nullable ProcessorContext<String, Object> context;
  private @Nullable StoredTemplates templates;

  DecodeProcessor(
      Deserializer<RawDatagram> deserializer, IngestConfig config, DecoderCounters counters) {
    this.deserializer = deserializer;
    this.decoder = new PacketDecoder(config.limits());
    this.counters = counters;
  }

  @Override
  public void init(ProcessorContext<String, Object> taskContext) {
    context = taskContext;
    templates = new StoredTemplates(taskContext.getStateStore(IngestTopology.TEMPLATES));
  }

  @Override
  public void process(Record<String, byte[]> record) {
    var at = Place.of(context());
    var input = record.value() == null ? NOTHING : record.value();
    try {
      var raw = deserializer.deserialize(at.topic(), record.value());
      if (raw == null || raw.getExporter().isEmpty())
        malformed(record, at, "raw value names no exporter", input);
      else decode(record, at, raw);
    } catch (SerializationException e) {
      malformed(record, at, String.valueOf(e.getMessage()), input);
    }
  }

  private void decode(Record<String, byte[]> record, Place at, RawDatagram raw) {
    var payload = new byte[raw.getPayload().remaining()];
    raw.getPayload().get(payload);
    var exporter = new ExporterId(raw.getExporter());
    if (templates == null) throw new IllegalStateException("decoded before init");
    switch (decoder.decode(payload, exporter, templates)) {
      case DecodeResult.Malformed(var what, var offset) ->
          malformed(record, at, what + " (offset " + offset + ")", payload);
      case DecodeResult.Decoded decoded -> {
        counters.decoded.increment();
        counters.options.increment(decoded.options().size());
        report(record, at, decoded, payload);
        for (var flow : decoded.flows()) {
          var origin = new Origin(exporter.address(), at.partition(), at.offset(), flow.index());
          var value = new DecodedFlow(origin, raw.getReceivedAtMillis(), flow);
          context()
              .forward(record.withKey(exporter.address()).withValue(value), IngestTopology.PREPARE);
        }
      }
    }
  }

  /** Dead letters for what was lost: at most one for data sets, and one for each problem. */
  private void report(
      Record<String, byte[]> record, Place at, DecodeResult.Decoded decoded, byte[] payload) {
    var awaiting = decoded.awaiting();
    counters.awaiting.increment(awaiting.size());
    if (!awaiting.isEmpty()) {
      var names =
          awaiting.stream()
              .map(set -> set.template().templateId() + " of domain " + set.template().domain())
              .distinct()
              .limit(MOST_NAMED)
              .collect(Collectors.joining(", "));
      deadLetter(record, at, awaiting.size() + " data sets without template: " + names, payload);
    }
    for (var problem : decoded.problems()) {
      counters.problem(problem.kind());
      if (isLoss(problem.kind()))
        deadLetter(record, at, problem.what() + " (offset " + problem.offset() + ")", payload);
    }
  }

  private static boolean isLoss(Problem.Kind kind) {
    return switch (kind) {
      case TEMPLATE_REFUSED, SET_SKIPPED, MESSAGE_DISCARDED -> true;
      case COUNT_MISMATCH, TRAILING_OCTETS, VALUE_OUT_OF_RANGE, LIST_NOT_EXPANDED -> false;
    };
  }

  private void malformed(Record<String, byte[]> record, Place at, String reason, byte[] input) {
    counters.malformed.increment();
    deadLetter(record, at, reason, input);
  }

  private void deadLetter(Record<String, byte[]> record, Place at, String reason, byte[] input) {
    var letter = DeadLetters.of(IngestTopology.DECODE, reason, at.toString(), input);
    context()
        .forward(
            record.withKey(at.toString()).withValue((Object) letter), IngestTopology.DEAD_LETTERS);
  }

  private ProcessorContext<String, Object> context() {
    if (context == null) throw new IllegalStateException("processed before init");
    return context;
  }
}
