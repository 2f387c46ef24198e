package dev.nomos.console;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nomos broker}: a broker and a schema registry on loopback, for the other verbs to use. */
@Command(
    name = "broker",
    header = "Run a Kafka broker and a schema registry on loopback.",
    description = "Runs a Kafka broker and a schema registry on loopback until interrupted.",
    footer = {"", "Example:", "  nomos broker --port 9092 --registry-port 8081"})
final class BrokerCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "Of the broker (default: ${DEFAULT-VALUE}; 0: any).")
  private int port;

  @Option(
      names = "--registry-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description = "Of the schema registry (default: ${DEFAULT-VALUE}; 0: any).")
  private int registryPort;

  @Option(names = "--once", description = "Start, say where, and end: to see that it can.")
  private boolean once;

  @Override
  public Integer call() throws Exception {
    var config = common.load();
    Logs.into(config.dataDir());
    try (Lifecycle lifecycle = Lifecycle.ofProcess()) {
      Cluster cluster = Cluster.embedded(config.dataDir(), port, registryPort, lifecycle);
      System.err.printf(
          "broker at %s, schema registry at %s, data in %s; Ctrl-C ends%n",
          cluster.bootstrapServers(), cluster.registryUrl(), config.dataDir().toAbsolutePath());
      System.err.printf(
          "use them with: --bootstrap-servers %s --schema-registry %s%n",
          cluster.bootstrapServers(), cluster.registryUrl());
      if (!once) {
        lifecycle.awaitClose();
      }
    }
    return ExitCode.DONE;
  }
}
