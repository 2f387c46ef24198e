package dev.nomos.console;

import dev.nomos.console.observe.HealthCheck;
import dev.nomos.miner.MinerService;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nomos mine}: records in, rules and theories out. */
@Command(
    name = "mine",
    header = "Learn rules from records, publish theories.",
    description = {
      "Counts the evidence of records and, on command, learns their rules",
      "and publishes them as a new theory version."
    },
    footer = {
      "",
      "Example:",
      "  nomos mine --learn --bootstrap-servers localhost:9092 --schema-registry"
          + " http://localhost:8081"
    })
final class MineCommand extends ServiceCommand {
  @Option(names = "--learn", description = "Learn from all records that are there now.")
  private boolean learn;

  @Override
  HealthCheck start(Start start, Lifecycle lifecycle) throws InterruptedException {
    MinerService miner = lifecycle.add(start.programs().miner());
    System.err.printf("mining %s%n", start.dataset().topics().records().name());
    if (learn) {
      start
          .programs()
          .commands()
          .askToLearn("mine --learn", "asked for on the command line", Map.of());
    }
    return Programs.health(miner);
  }
}
