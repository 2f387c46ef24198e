package dev.nomos.console;

import dev.nomos.console.page.HealthCheck;
import dev.nomos.ingest.DecoderService;
import picocli.CommandLine.Command;

/** {@code nomos decode}: raw datagrams in, prepared records out. */
@Command(
    name = "decode",
    header = "Decode received flow exports, publish prepared records.",
    description = {
      "Decodes the datagrams that 'nomos collect --receive-only' put on the raw topic,",
      "and publishes prepared records. Any number of instances share the work; give",
      "each its own --data-dir where they share a machine."
    },
    footer = {
      "",
      "Example:",
      "  nomos decode --bootstrap-servers localhost:9092 --schema-registry http://localhost:8081"
          + " \\",
      "               --data-dir decoder-1"
    })
final class DecodeCommand extends ServiceCommand {
  @Override
  HealthCheck start(Start start, Lifecycle lifecycle) {
    DecoderService decoder = lifecycle.add(start.programs().decoder());
    System.err.printf(
        "decoding %s into %s%n",
        start.dataset().topics().raw().name(), start.dataset().topics().records().name());
    return Programs.health(decoder);
  }
}
