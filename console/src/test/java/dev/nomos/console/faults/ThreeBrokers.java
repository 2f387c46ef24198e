package dev.nomos.console.faults;

import dev.nomos.console.faults.ClusterBroker.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A cluster of three broker processes, each behind a {@link Link}. Used by one thread. */
final class ThreeBrokers implements AutoCloseable {
  private static final int BROKERS = 3;

  private final Path directory;
  private final List<Link> links = new ArrayList<>();
  private final List<Ports> ports = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();

  private ThreeBrokers(Path directory) {
    this.directory = directory;
  }

  /** Returns when all three take requests. */
  static ThreeBrokers start(Path directory) throws IOException, InterruptedException {
    var cluster = new ThreeBrokers(directory);
    for (int i = 0; i < BROKERS; i++) {
      List<Integer> free = freePorts(3);
      Link link = Link.to(free.getFirst());
      cluster.links.add(link);
      cluster.ports.add(new Ports(free.getFirst(), link.port(), free.get(1), free.get(2)));
    }
    for (int i = 0; i < BROKERS; i++) {
      cluster.processes.add(cluster.launch(i));
    }
    for (Process process : cluster.processes) {
      if (!"ready".equals(process.inputReader().readLine())) {
        cluster.close();
        throw new IOException("a broker did not start; its log is below " + directory);
      }
    }
    return cluster;
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  private Process launch(int number) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Three of them share the processors with what is tested: what a broker does after a kill is
    // mostly compiling itself, which the JVM's first tier does at a fraction of the cost.
    command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dnomos.log.dir=" + directory.resolve("log-" + number));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ClusterBroker.class.getName());
    command.add(directory.resolve("broker-" + number).toString());
    command.add(Integer.toString(number));
    ports.forEach(each -> command.add(each.asArgument()));
    return new ProcessBuilder(command)
        .redirectError(directory.resolve("broker-" + number + ".err").toFile())
        .start();
  }

  String bootstrapServers() {
    return links.stream().map(link -> "127.0.0.1:" + link.port()).collect(Collectors.joining(","));
  }

  /** SIGKILL: what it had not yet written to disk, only the others have. */
  void kill(int number) throws InterruptedException {
    processes.get(number).destroyForcibly().waitFor();
  }

  /** Returns at once; it catches up on its own. */
  void restart(int number) throws IOException {
    processes.set(number, launch(number));
  }

  /** No client reaches any broker for so long. */
  void pauseNetwork(Duration howLong) throws InterruptedException {
    links.forEach(Link::pause);
    try {
      Thread.sleep(howLong);
    } finally {
      links.forEach(Link::resume);
    }
  }

  @Override
  public void close() throws IOException {
    for (Process process : processes) {
      process.destroyForcibly().onExit().join();
    }
    for (Link link : links) {
      link.close();
    }
  }
}
