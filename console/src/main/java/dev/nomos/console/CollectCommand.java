package dev.nomos.console;

import dev.nomos.console.page.HealthCheck;
import dev.nomos.ingest.Collector;
import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code nomos collect}: flow exports in, prepared records out. */
@Command(
    name = "collect",
    header = "Receive flow exports, publish prepared records.",
    description = {
      "Receives NetFlow v5, v9 and IPFIX over UDP, decodes and prepares it,",
      "and publishes the records. Listens on loopback unless collector.host is set."
    },
    footer = {
      "",
      "Example:",
      "  nomos collect --bootstrap-servers localhost:9092 --schema-registry http://localhost:8081"
          + " \\",
      "                --set collector.host=0.0.0.0 --set collector.port=2055"
    })
final class CollectCommand extends ServiceCommand {
  @Override
  HealthCheck start(Start start, Lifecycle lifecycle) throws IOException {
    Collector collector =
        lifecycle.add(start.programs().collector(start.config().collector().port()));
    System.err.printf(
        "collecting on UDP %s:%d into %s%n",
        start.config().collector().host(),
        collector.port(),
        start.dataset().topics().records().name());
    return Programs.health(collector);
  }
}
