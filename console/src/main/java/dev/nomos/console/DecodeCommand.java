package dev.nomos.console;

import dev.nomos.console.observe.HealthCheck;
import dev.nomos.ingest.DecoderService;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nomos decode}: raw datagrams in, prepared records out; or files in, their records out. */
@Command(
    name = "decode",
    header = "Decode flow exports: received ones into records, or those in files.",
    description = {
      "Decodes the datagrams that 'nomos collect --receive-only' put on the raw topic,",
      "and publishes prepared records. Any number of instances share the work; give",
      "each its own --data-dir where they share a machine.",
      "",
      "With --input, decodes NetFlow v5 and v9, IPFIX and sFlow v5 in captures (pcap,",
      "pcapng), files of IPFIX messages, and files of one UDP payload each, gzipped or not,",
      "in the order given and as one exchange: a template holds in all of them. Records go",
      "to standard output, a summary to standard error; no cluster is needed."
    },
    footer = {
      "",
      "Examples:",
      "  nomos decode --bootstrap-servers localhost:9092 --schema-registry http://localhost:8081"
          + " \\",
      "               --data-dir decoder-1",
      "  nomos decode --input exports.pcap",
      "  nomos decode --input template.dat --input data.dat --format json --options",
      "  nomos decode --input exports.pcap --elements vendor.csv --split-biflows",
      "",
      "Exit codes with --input: 0 done, 2 bad usage, 3 a file cannot be read."
    })
final class DecodeCommand extends ServiceCommand {
  @Mixin private DecodeFiles files = new DecodeFiles();
  @Mixin private ElementsOption elements = new ElementsOption();

  @Override
  public Integer call() throws Exception {
    return files.areGiven() ? files.decode(elements.ofFiles()) : super.call();
  }

  @Override
  Map<String, String> settings() {
    return elements.settings();
  }

  @Override
  HealthCheck start(Start start, Lifecycle lifecycle) {
    DecoderService decoder = lifecycle.add(start.programs().decoder());
    System.err.printf(
        "decoding %s into %s%n",
        start.dataset().topics().raw().name(), start.dataset().topics().records().name());
    return Programs.health(decoder);
  }
}
