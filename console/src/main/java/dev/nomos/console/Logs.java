package dev.nomos.console;

import java.nio.file.Path;

/** Diagnostics go to a file below the data directory; only errors reach the terminal. */
final class Logs {
  private Logs() {}

  /** Must come before anything logs: the logger opens its file once. */
  static void into(Path dataDir) {
    System.setProperty("nomos.log.dir", dataDir.resolve("log").toString());
  }
}
