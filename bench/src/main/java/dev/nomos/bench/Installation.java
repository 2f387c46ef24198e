package dev.nomos.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A broker with its registry in one process, and collectors that use it in others: what a user
 * starts with {@code nomos broker} and {@code nomos collect}. Its data is removed at the end.
 */
final class Installation implements AutoCloseable {
  private final Path data;
  private final ChildProgram broker;
  private final String bootstrapServers;
  private final String registry;

  private Installation(Path data, ChildProgram broker) throws InterruptedException {
    this.data = data;
    this.broker = broker;
    var where = broker.awaitLine("--bootstrap-servers (\\S+) --schema-registry (\\S+)");
    bootstrapServers = where.group(1);
    registry = where.group(2);
  }

  static Installation start() throws IOException, InterruptedException {
    Path data = Files.createTempDirectory("nomos-bench");
    return new Installation(
        data,
        ChildProgram.nomos(
            "broker", "--port", "0", "--registry-port", "0", "--data-dir", data + "/broker"));
  }

  ChildProgram broker() {
    return broker;
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  Path data() {
    return data;
  }

  /** A collector that receives on a free port, once it does. */
  Collector collect(String... options) throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "collect",
                "--bootstrap-servers=" + bootstrapServers,
                "--schema-registry=" + registry,
                "--data-dir=" + data.resolve("collect"),
                "--set=collector.port=0",
                "--set=management.port=0"));
    arguments.addAll(List.of(options));
    return new Collector(ChildProgram.nomos(arguments.toArray(String[]::new)));
  }

  /** A running {@code nomos collect}. */
  static final class Collector implements AutoCloseable {
    final ChildProgram program;
    final int port;
    private final URI metrics;
    private final HttpClient http = HttpClient.newHttpClient();

    private Collector(ChildProgram program) throws InterruptedException {
      this.program = program;
      port = Integer.parseInt(program.awaitLine("collecting on UDP \\S+:(\\d+)").group(1));
      String management = program.awaitLine("metrics and health are at (\\S+);").group(1);
      metrics = URI.create(management).resolve("/metrics");
    }

    /**
     * The sum of a metric's values over those of its tags that hold {@code tag}, as Prometheus
     * would read it; 0 where there is none.
     */
    double metric(String name, String tag) throws InterruptedException {
      try {
        HttpResponse<String> page =
            http.send(
                HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString());
        return page.body()
            .lines()
            .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
            .filter(line -> line.contains(tag))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum();
      } catch (IOException e) {
        throw new UncheckedIOException("the collector's metrics cannot be read", e);
      }
    }

    double metric(String name) throws InterruptedException {
      return metric(name, "");
    }

    /** Datagrams, by what became of them: received, published, failed, dropped. */
    long datagrams(String fate) throws InterruptedException {
      return (long) metric("nomos_collector_datagrams_" + fate + "_total");
    }

    @Override
    public void close() {
      program.close();
    }
  }

  @Override
  public void close() throws IOException {
    broker.close();
    ChildProgram.delete(data);
  }
}
