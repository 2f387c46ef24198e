package dev.nomos.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/**
 * An installation in a process of its own, for tests that kill it. It replays and learns as far as
 * its directory does not say that this is done, and prints a line for each step.
 */
final class KilledPrograms {
  private static final int REPORT_EVERY = 20;

  private KilledPrograms() {}

  public static void main(String[] arguments) throws Exception {
    Thread.ofPlatform().daemon().start(KilledPrograms::endWithParent);
    try (Installation nomos = Installation.start(Path.of(arguments[0]))) {
      say("broker " + nomos.cluster.bootstrapServers());
      say("registry " + nomos.cluster.registryUrl());
      say("ready " + nomos.brokerReadyMillis);
      if (nomos.miner.status().theoryVersion() == 0) {
        nomos.replay(Installation.LAB.normal(), progress("normal "));
        nomos.awaitDecoded();
        nomos.askToLearn();
        say("learning");
        nomos.awaitTheory();
        say("learned");
      }
      nomos.replay(Installation.LAB.mixed(), progress("mixed "));
      say("replayed");
      nomos.awaitDecoded();
      nomos.awaitChecked();
      say("checked");
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  /**
   * Says every multiple of {@link #REPORT_EVERY} that is reached, also where several are at once.
   */
  private static IntConsumer progress(String what) {
    int[] said = {0};
    return acknowledged -> {
      while (said[0] + REPORT_EVERY <= acknowledged) {
        said[0] += REPORT_EVERY;
        say(what + said[0]);
      }
    };
  }

  private static void say(String line) {
    System.out.println(line);
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException gone) {
      // as good as an end
    }
    Runtime.getRuntime().halt(1);
  }

  static Process launch(Path directory) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dnomos.log.dir=" + directory.resolve("log"),
            "-cp",
            System.getProperty("java.class.path"),
            KilledPrograms.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** What follows {@code prefix} in the first line that begins with it. */
  static String await(BufferedReader output, String prefix) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(prefix)) {
        return line.substring(prefix.length()).strip();
      }
    }
    throw new IllegalStateException("the programs ended before they said '" + prefix + "'");
  }
}
