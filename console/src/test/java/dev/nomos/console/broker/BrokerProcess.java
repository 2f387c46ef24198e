package dev.nomos.console.broker;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A broker in a process of its own, for tests that kill it. Prints its address once it is ready.
 */
final class BrokerProcess {
  private BrokerProcess() {}

  public static void main(String[] arguments) throws Exception {
    try (var broker = EmbeddedBroker.start(BrokerConfig.in(Path.of(arguments[0])))) {
      System.out.println(broker.bootstrapServers());
      new CountDownLatch(1).await();
    }
  }

  static Process launch(Path directory) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-Dnomos.log.dir=" + directory.resolve("log"),
            "-cp",
            System.getProperty("java.class.path"),
            BrokerProcess.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
