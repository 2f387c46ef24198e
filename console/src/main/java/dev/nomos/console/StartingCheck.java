package dev.nomos.console;

import dev.nomos.console.observe.HealthCheck;

/**
 * A program's health, which can be asked before there is a program: one that reads its topics first
 * may wait long for the schema registry, and should say so meanwhile.
 */
final class StartingCheck implements HealthCheck {
  private volatile HealthCheck program = Programs.check("program", () -> false, () -> "starting");

  void started(HealthCheck health) {
    program = health;
  }

  @Override
  public String name() {
    return program.name();
  }

  @Override
  public Health check() throws Exception {
    return program.check();
  }
}
