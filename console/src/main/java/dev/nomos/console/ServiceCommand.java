package dev.nomos.console;

import dev.nomos.console.config.NomosConfig;
import dev.nomos.console.page.HealthCheck;
import dev.nomos.console.page.ManagementServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
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
      var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      var programs = new Programs(config, cluster, dataset, meters);
      HealthCheck health = start(new Start(config, cluster, dataset, programs), lifecycle);
      ManagementServer management =
          lifecycle.add(
              ManagementServer.start(config.management().port(), meters, List.of(health)));
      System.err.printf("metrics and health are at %s; Ctrl-C ends%n", management.uri());
      lifecycle.awaitClose();
    }
    return ExitCode.DONE;
  }
}
