package dev.nomos.bench;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Processor time a datagram from UDP to the raw topic, against nfcapd from UDP to its file: {@code
 * ReceiveCost [datagrams] [per second] [rounds] [options of collect]}. Both get the same datagrams
 * of {@value DatagramSender#FLOWS} flows at the same rate, in turns; each is a process of its own,
 * and so is the broker. Prints the median round as one JSON object.
 */
public final class ReceiveCost {
  private static final Duration LONGEST_SETTLING = Duration.ofSeconds(30);
  private static final Pattern NFCAPD_FLOWS = Pattern.compile("Flows: (\\d+),");

  private final int datagrams;
  private final int perSecond;
  private final List<String> options;

  private ReceiveCost(int datagrams, int perSecond, List<String> options) {
    this.datagrams = datagrams;
    this.perSecond = perSecond;
    this.options = options;
  }

  /** Microseconds of processor time a datagram. */
  private record Round(double nfcapd, double collector, double broker) {
    double ratio() {
      return collector / nfcapd;
    }
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    int datagrams = args.length > 0 ? Integer.parseInt(args[0]) : 200_000;
    int perSecond = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    List<String> options = new ArrayList<>(List.of("--receive-only"));
    options.addAll(List.of(args).subList(Math.min(3, args.length), args.length));
    new ReceiveCost(datagrams, perSecond, options).run(rounds);
  }

  private void run(int rounds) throws IOException, InterruptedException {
    Path files = Files.createTempDirectory("nomos-nfcapd");
    int port = freePort();
    List<Round> measured = new ArrayList<>();
    long flows = 0;
    ChildProgram nfcapd =
        ChildProgram.start(
            "nfcapd",
            "-p",
            "" + port,
            "-b",
            "127.0.0.1",
            "-w",
            files.toString(),
            "-t",
            "3600",
            "-B",
            "" + (8 << 20));
    try (Installation nomos = Installation.start();
        Installation.Collector collector = nomos.collect(options.toArray(String[]::new));
        DatagramSender toNfcapd = new DatagramSender(port);
        DatagramSender toCollector = new DatagramSender(collector.port)) {
      nfcapd.awaitLine("Startup nfcapd");
      for (int round = -1; round < rounds; round++) { // the first warms up
        Duration before = nfcapd.cpu();
        flows += toNfcapd.send(datagrams, perSecond);
        Thread.sleep(500);
        double theirs = micros(nfcapd.cpu().minus(before));
        Round ours = collect(nomos, collector, toCollector, theirs);
        System.err.println((round < 0 ? "warm-up: " : "") + ours);
        if (round >= 0) {
          measured.add(ours);
        }
      }
      assertNothingLost(collector, (long) (rounds + 1) * datagrams);
    } finally {
      nfcapd.close();
    }
    assertNfcapdLostNothing(nfcapd, flows);
    ChildProgram.delete(files);
    print(measured);
  }

  private Round collect(
      Installation nomos, Installation.Collector collector, DatagramSender sender, double theirs)
      throws IOException, InterruptedException {
    long wanted = collector.datagrams("published") + datagrams;
    Duration before = collector.program.cpu();
    Duration brokerBefore = nomos.broker().cpu();
    sender.send(datagrams, perSecond);
    long deadline = System.nanoTime() + LONGEST_SETTLING.toNanos();
    while (collector.datagrams("published") < wanted && System.nanoTime() < deadline) {
      Thread.sleep(200);
    }
    return new Round(
        theirs,
        micros(collector.program.cpu().minus(before)),
        micros(nomos.broker().cpu().minus(brokerBefore)));
  }

  private double micros(Duration cpu) {
    return cpu.toNanos() / 1e3 / datagrams;
  }

  private static void assertNothingLost(Installation.Collector collector, long sent)
      throws InterruptedException {
    long published = collector.datagrams("published");
    if (published != sent) {
      throw new IllegalStateException(
          "of %d datagrams %d were published; the kernel dropped %.0f: send fewer a second"
              .formatted(sent, published, collector.metric("nomos_collector_kernel_drops_total")));
    }
  }

  private static void assertNfcapdLostNothing(ChildProgram nfcapd, long flows) {
    long got =
        nfcapd.said().stream()
            .map(NFCAPD_FLOWS::matcher)
            .filter(line -> line.find())
            .mapToLong(line -> Long.parseLong(line.group(1)))
            .sum();
    if (got != flows) {
      throw new IllegalStateException(
          "of %d flows nfcapd got %d: send fewer a second".formatted(flows, got));
    }
  }

  private void print(List<Round> rounds) {
    List<Round> sorted = rounds.stream().sorted(Comparator.comparingDouble(Round::ratio)).toList();
    Round median = sorted.get(sorted.size() / 2);
    System.out.printf(
        Locale.ROOT,
        "{\"datagrams\": %d, \"perSecond\": %d, \"rounds\": %d, \"nfcapdMicros\": %.2f, "
            + "\"collectorMicros\": %.2f, \"brokerMicros\": %.2f, \"ratio\": %.2f, "
            + "\"leastRatio\": %.2f, \"greatestRatio\": %.2f}%n",
        datagrams,
        perSecond,
        rounds.size(),
        median.nfcapd(),
        median.collector(),
        median.broker(),
        median.ratio(),
        sorted.getFirst().ratio(),
        sorted.getLast().ratio());
  }

  private static int freePort() throws IOException {
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
