package dev.nomos.console.faults;

import dev.nomos.console.Nomos;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One {@code nomos} program in a process of its own, started again after each kill. */
final class Supervised implements AutoCloseable {
  private final List<String> command = new ArrayList<>();
  private final Path log;
  private Process process;

  /** {@code arguments}: of {@code nomos}, the verb first. */
  Supervised(Path directory, List<String> arguments) throws IOException {
    log = directory.resolve(arguments.getFirst() + ".log");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Nomos.class.getName()));
    command.addAll(arguments);
    process = launch();
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(log.toFile()))
        .start();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL: no commit, no farewell; then a new process with the same directory. */
  void killAndRestart() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    process = launch();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
