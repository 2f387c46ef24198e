package dev.nomos.console;

import dev.nomos.console.broker.BrokerConfig;
import dev.nomos.console.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Learns the rules that network data obeys, keeps them current, checks and enforces them. */
@Command(name = "nomos", mixinStandardHelpOptions = true)
public final class Nomos {
  private Nomos() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Nomos()).execute(args));
  }

  @Command(description = "Runs the embedded broker until it is interrupted.")
  int broker(
      @Option(names = "--dir", defaultValue = "nomos-data/broker") Path directory,
      @Option(names = "--port", defaultValue = "0") int port)
      throws IOException, InterruptedException {
    System.setProperty("nomos.log.dir", directory.resolve("log").toString());
    try (var broker = EmbeddedBroker.open(BrokerConfig.in(directory).withPort(port))) {
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "nomos-close"));
      broker.start();
      System.err.println("broker ready at " + broker.bootstrapServers());
      new CountDownLatch(1).await();
    }
    return 0;
  }
}
