package dev.nomos.ingest;

import dev.nomos.ingest.netflow.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** The counters of the decoding topology; see {@link IngestTopology}. Safe for any thread. */
final class DecoderCounters {
  final Counter decoded;
  final Counter malformed;
  final Counter published;
  final Counter filtered;
  final Counter rejected;
  final Counter options;
  final Counter awaiting;
  private final Map<Problem.Kind, Counter> problems = new EnumMap<>(Problem.Kind.class);

  DecoderCounters(MeterRegistry meters) {
    decoded = meters.counter("nomos.decoder.datagrams", "result", "decoded");
    malformed = meters.counter("nomos.decoder.datagrams", "result", "malformed");
    published = meters.counter("nomos.decoder.records", "result", "published");
    filtered = meters.counter("nomos.decoder.records", "result", "filtered");
    rejected = meters.counter("nomos.decoder.records", "result", "rejected");
    options = meters.counter("nomos.decoder.options");
    awaiting = meters.counter("nomos.decoder.sets.awaiting");
    for (var kind : Problem.Kind.values())
      problems.put(kind, meters.counter("nomos.decoder.problems", "kind", tag(kind)));
  }

  private static String tag(Problem.Kind kind) {
    return kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  void problem(Problem.Kind kind) {
    var counter = problems.get(kind);
    if (counter == null) throw new IllegalStateException("no counter for " + kind);
    counter.increment();
  }
}
