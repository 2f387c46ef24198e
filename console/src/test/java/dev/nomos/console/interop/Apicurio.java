package dev.nomos.console.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Apicurio Registry as a process of its own on any free port, with its schemas in memory. */
record Apicurio(Process process, URI base) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern READY =
      Pattern.compile("started in \\S+ Listening on: (http://127\\.0\\.0\\.1:\\d+)\\.");

  /**
   * @param archive its distribution, a tar packed with gzip
   * @param directory empty; the distribution is unpacked here, and its log written
   */
  static Apicurio start(Path archive, Path directory) throws IOException, InterruptedException {
    assertThat(archive).as("fetched by mvn -Pinterop").exists();
    unpack(archive, directory);
    Path log = directory.resolve("apicurio.log");
    Process process = launch(directory, log);
    try {
      return new Apicurio(process, URI.create(awaitAddress(process, log) + "/apis/ccompat/v7"));
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static void unpack(Path archive, Path directory)
      throws IOException, InterruptedException {
    Process tar =
        new ProcessBuilder("tar", "xzf", archive.toAbsolutePath().toString())
            .directory(directory.toFile())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).as("tar xzf " + archive).isZero();
  }

  private static Process launch(Path directory, Path log) throws IOException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.http.port=0",
            "-Dquarkus.management.host=127.0.0.1",
            "-Dquarkus.management.port=0",
            "-jar",
            "quarkus-run.jar");
    builder.environment().put("APICURIO_RULES_GLOBAL_COMPATIBILITY", "FULL_TRANSITIVE");
    return builder
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(Redirect.to(log.toFile()))
        .start();
  }

  private static String awaitAddress(Process process, Path log)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String said = Files.readString(log);
      Matcher ready = READY.matcher(said);
      if (ready.find()) return ready.group(1);
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("Apicurio Registry did not start:\n" + said);
      }
      Thread.sleep(100);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
