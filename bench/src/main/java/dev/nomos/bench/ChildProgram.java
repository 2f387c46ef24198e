package dev.nomos.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A program in a process of its own, so that its processor time is its own. Closing ends it. */
final class ChildProgram implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(60);

  /** As the launcher starts services. */
  private static final List<String> JVM_FLAGS =
      List.of(
          "-Xmx1g",
          "-XX:+UseSerialGC",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final String name;
  private final Process process;
  private final Thread listener;

  /** What it said so far. Guarded by itself. */
  private final List<String> said = new ArrayList<>();

  private ChildProgram(List<String> command) throws IOException {
    name = Path.of(command.getFirst()).getFileName().toString();
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    listener = Thread.ofPlatform().daemon().name("output of " + name).start(this::listen);
  }

  static ChildProgram start(String... command) throws IOException {
    return new ChildProgram(List.of(command));
  }

  /** {@code nomos} with these arguments, from this process' class path. */
  static ChildProgram nomos(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_FLAGS);
    command.addAll(List.of(System.getProperty("bench.flags", "").split(" +")));
    command.removeIf(String::isEmpty);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "dev.nomos.console.Nomos"));
    command.addAll(List.of(arguments));
    return new ChildProgram(command);
  }

  private void listen() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (said) {
          said.add(line);
          said.notifyAll();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the output of " + name + " cannot be read", e);
    }
  }

  /** The groups of the first line that the pattern is found in, said by now or soon. */
  MatchResult awaitLine(String pattern) throws InterruptedException {
    Pattern wanted = Pattern.compile(pattern);
    long deadline = System.nanoTime() + LONGEST_START.toNanos();
    synchronized (said) {
      while (true) {
        for (String line : said) {
          var matcher = wanted.matcher(line);
          if (matcher.find()) {
            return matcher.toMatchResult();
          }
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0 || !process.isAlive()) {
          throw new IllegalStateException(name + " did not say '" + pattern + "', but " + said);
        }
        said.wait(Math.min(left, 500));
      }
    }
  }

  List<String> said() {
    synchronized (said) {
      return List.copyOf(said);
    }
  }

  /** Processor time so far, user and system, in steps of 10 ms. */
  Duration cpu() {
    return process
        .info()
        .totalCpuDuration()
        .orElseThrow(() -> new IllegalStateException("the system does not tell " + name + "'s"));
  }

  /** Asks it to end and waits until it has said its last. */
  @Override
  public void close() {
    process.toHandle().destroy(); // the process' own destroy would cut off its last words
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      listener.join();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Removes a folder and what is in it. */
  static void delete(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
