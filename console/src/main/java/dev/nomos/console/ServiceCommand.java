package dev.nomos.console;

import dev.nomos.console.config.NomosConfig;
import dev.nomos.console.observe.BrokerCheck;
import dev.nomos.console.observe.HealthCheck;
import dev.nomos.console.observe.ManagementServer;
import dev.nomos.console.observe.Metrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A verb that runs one program against a cluster, with metrics and health, until interrupted. */
abstract class ServiceCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();

  /** What a program needs to start: its parts are closed by {@code lifecycle}. */
  record Start(NomosConfig config, Cluster cluster, Dataset dataset, Programs programs) {}

  /**
   * Starts the program, says on standard error what it does, and returns how to ask for its health.
   */
  abstract HealthCheck start(Start start, Lifecycle lifecycle) throws Exception;

  /** Keys of the configuration that the verb's own options set. */
  Map<String, String> settings() {
    return Map.of();
  }

  /** The options that every verb has. */
  CommonOptions common() {
    return common;
  }

  @Override
  public Integer call() throws Exception {
    NomosConfig config = common.load(settings());
    Logs.into(config.dataDir());
    Dataset dataset = Dataset.of(config);
    try (Lifecycle lifecycle = Lifecycle.ofProcess()) {
      Cluster cluster = Cluster.external(config, lifecycle);
      cluster.createTopics(dataset.topics().all(dataset.spec()));
      var meters = Metrics.registry();
      RegistryWatch.Watched watched = RegistryWatch.over(cluster, meters);
      var programs = new Programs(config, watched.cluster(), dataset, meters);
      BrokerCheck broker = lifecycle.add(BrokerCheck.start(cluster.admin()));
      RegistryWatch registry = watched.watch();
      Metrics.bindChecks(meters, List.of(broker, registry));
      var program = new StartingCheck();
      ManagementServer management =
          manage(config.management(), meters, List.of(program, broker, registry), lifecycle);
      program.started(start(new Start(config, watched.cluster(), dataset, programs), lifecycle));
      lifecycle.add(registry); // closes first: none waits any more
      Metrics.bindChecks(meters, List.of(program));
      System.err.printf("metrics and health are at %s; Ctrl-C ends%n", management.uri());
      lifecycle.awaitClose();
    }
    return ExitCode.DONE;
  }

  private static ManagementServer manage(
      NomosConfig.Management own,
      PrometheusMeterRegistry meters,
      List<HealthCheck> checks,
      Lifecycle lifecycle)
      throws IOException {
    lifecycle.add(Metrics.bindJvm(meters));
    return lifecycle.add(ManagementServer.start(own.host(), own.port(), meters, checks));
  }
}
