package dev.nomos.console;

import dev.nomos.console.config.NomosConfig;
import dev.nomos.console.observe.HealthCheck;
import dev.nomos.ingest.Collector;
import dev.nomos.ingest.ReceiverService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
      "Examples:",
      "  nomos collect --bootstrap-servers localhost:9092 --schema-registry http://localhost:8081"
          + " \\",
      "                --set collector.host=0.0.0.0 --set collector.port=2055",
      "  nomos collect --anonymize key.txt …",
      "  nomos collect --receive-only …  and 'nomos decode' as often as you like"
    })
final class CollectCommand extends ServiceCommand {
  @Option(
      names = "--receive-only",
      description = "Only put the datagrams on the raw topic; 'nomos decode' decodes them.")
  private boolean receiveOnly;

  @Option(
      names = "--anonymize",
      paramLabel = "KEYFILE",
      description = {
        "Replace every address, keeping common prefixes (Crypto-PAn), and erase what may hold one,",
        "before anything reaches Kafka. The key: 32 characters, or 0x and 64 hexadecimal digits."
      })
  private @Nullable Path anonymize;

  @Mixin private ElementsOption elements = new ElementsOption();

  @Override
  Map<String, String> settings() {
    Map<String, String> settings = elements.settings();
    if (anonymize != null) settings.put("collector.anonymize-key-file", anonymize.toString());
    return settings;
  }

  @Override
  HealthCheck start(Start start, Lifecycle lifecycle) throws IOException {
    NomosConfig.Collector own = start.config().collector();
    if (receiveOnly) {
      ReceiverService receiver = lifecycle.add(start.programs().receiver(own.port()));
      say(own.host(), receiver.port(), start.dataset().topics().raw().name());
      return Programs.health(receiver);
    }
    Collector collector = lifecycle.add(start.programs().collector(own.port()));
    say(own.host(), collector.port(), start.dataset().topics().records().name());
    return Programs.health(collector);
  }

  private static void say(String host, int port, String topic) {
    System.err.printf("collecting on UDP %s:%d into %s%n", host, port, topic);
  }
}
