package dev.nomos.console.broker;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Where the embedded broker keeps its data and which ports it takes on 127.0.0.1.
 *
 * @param directory owned by one broker at a time; made where missing, kept across restarts
 * @param brokerPort clients connect here; 0 takes the port of the last run in this directory if it
 *     is free, else any free one
 * @param controllerPort the broker's own metadata quorum; 0 as above
 * @param onFatal told, once and on a Kafka thread, why a running broker can no longer work; a
 *     failed start throws instead
 */
public record BrokerConfig(
    Path directory, int brokerPort, int controllerPort, Consumer<String> onFatal) {
  public BrokerConfig {
    checkPort("broker.port", brokerPort);
    checkPort("broker.controller-port", controllerPort);
    if (brokerPort != 0 && brokerPort == controllerPort)
      throw new IllegalArgumentException(
          "broker.controller-port must differ from broker.port, but both were " + brokerPort);
    directory = directory.toAbsolutePath().normalize();
  }

  /** Any free ports; a fatal fault is said on standard error and ends the process with code 4. */
  public static BrokerConfig in(Path directory) {
    return new BrokerConfig(directory, 0, 0, BrokerConfig::sayAndHalt);
  }

  public BrokerConfig withPort(int port) {
    return new BrokerConfig(directory, port, controllerPort, onFatal);
  }

  public BrokerConfig withOnFatal(Consumer<String> action) {
    return new BrokerConfig(directory, brokerPort, controllerPort, action);
  }

  private static void checkPort(String key, int port) {
    if (port < 0 || port > 65535)
      throw new IllegalArgumentException(key + " must be between 0 and 65535, but was " + port);
  }

  /** Halts without shutdown hooks: they would wait for a broker that no longer answers. */
  private static void sayAndHalt(String why) {
    System.err.println("nomos: " + why);
    Runtime.getRuntime().halt(4);
  }
}
