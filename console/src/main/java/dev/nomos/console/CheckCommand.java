package dev.nomos.console;

import dev.nomos.console.observe.HealthCheck;
import dev.nomos.validator.ValidatorService;
import picocli.CommandLine.Command;

/** {@code nomos check}: records and theories in, violations out. */
@Command(
    name = "check",
    header = "Check records, publish violations.",
    description = "Checks records against the theory in force at their time; publishes violations.",
    footer = {
      "",
      "Example:",
      "  nomos check --bootstrap-servers localhost:9092 --schema-registry http://localhost:8081"
    })
final class CheckCommand extends ServiceCommand {
  @Override
  HealthCheck start(Start start, Lifecycle lifecycle) {
    ValidatorService validator = lifecycle.add(start.programs().validator());
    System.err.printf(
        "checking %s, violations go to %s%n",
        start.dataset().topics().records().name(), start.dataset().topics().violations().name());
    return Programs.health(validator);
  }
}
