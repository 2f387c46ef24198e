package dev.nomos.console.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;

/** The two ports of a broker, remembered in its directory so that clients find it again. */
record Ports(int broker, int controller) {
  static final String HOST = "127.0.0.1";

  /** Checked before Kafka starts, since a start that fails half-way leaves threads behind. */
  static Ports choose(BrokerConfig config) throws IOException {
    Path file = config.directory().resolve("ports");
    Properties last = read(file);
    try (var broker = bind("broker.port", config.brokerPort(), last);
        var controller = bind("broker.controller-port", config.controllerPort(), last)) {
      var ports = new Ports(broker.getLocalPort(), controller.getLocalPort());
      ports.write(file);
      return ports;
    }
  }

  private static ServerSocket bind(String key, int wanted, Properties last) throws IOException {
    if (wanted != 0) {
      try {
        return bind(wanted);
      } catch (IOException taken) {
        throw new IOException(
            "%s %d on %s cannot be used (%s); stop what uses it, or choose another port"
                .formatted(key, wanted, HOST, taken.getMessage()),
            taken);
      }
    }
    try {
      return bind(Integer.parseInt(last.getProperty(key, "0")));
    } catch (IOException | IllegalArgumentException takenOrDamaged) {
      return bind(0);
    }
  }

  private static ServerSocket bind(int port) throws IOException {
    var socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
      return socket;
    } catch (IOException | IllegalArgumentException e) {
      socket.close();
      throw e;
    }
  }

  private static Properties read(Path file) throws IOException {
    var ports = new Properties();
    if (Files.exists(file)) {
      try (var in = Files.newBufferedReader(file)) {
        ports.load(in);
      } catch (IllegalArgumentException damaged) {
        return new Properties();
      }
    }
    return ports;
  }

  private void write(Path file) throws IOException {
    Path aside = file.resolveSibling("ports.new");
    Files.writeString(
        aside, "broker.port=" + broker + "\nbroker.controller-port=" + controller + "\n");
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
