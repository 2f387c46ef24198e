package dev.nomos.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether every flow arrives: {@code SustainedRate [flows per second] [seconds]} sends to {@code
 * nomos collect}, which receives, decodes and prepares into {@code nomos broker}'s topics; all on
 * this machine. Prints what became of the datagrams and records as one JSON object; exit code 1
 * where one is missing.
 */
public final class SustainedRate {
  private static final Duration LONGEST_DECODING = Duration.ofMinutes(2);

  private SustainedRate() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int flowsPerSecond = args.length > 0 ? Integer.parseInt(args[0]) : 60_000;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 60;
    int perSecond = Math.ceilDiv(flowsPerSecond, DatagramSender.FLOWS);
    int datagrams = perSecond * seconds;
    Map<String, Object> figures = new TreeMap<>();
    boolean complete;
    try (Installation nomos = Installation.start();
        Installation.Collector collector = nomos.collect();
        DatagramSender sender = new DatagramSender(collector.port)) {
      long began = System.nanoTime();
      long flows = sender.send(datagrams, perSecond);
      figures.put("secondsToSend", secondsSince(began));
      complete = awaitDecoded(collector, datagrams, flows);
      figures.put("secondsToDecodeAll", secondsSince(began));
      figures.put("datagramsSent", datagrams);
      figures.put("flowsSent", flows);
      for (String fate : new String[] {"received", "published", "failed", "dropped"}) {
        figures.put("datagrams_" + fate, collector.datagrams(fate));
      }
      figures.put("kernelDrops", kernelDrops(collector));
      for (String result : new String[] {"published", "filtered", "rejected"}) {
        figures.put("records_" + result, records(collector, result));
      }
      figures.put("collectorCpuSeconds", collector.program.cpu().toMillis() / 1e3);
      figures.put("brokerCpuSeconds", nomos.broker().cpu().toMillis() / 1e3);
    }
    figures.put("complete", complete);
    System.out.println(json(figures));
    System.exit(complete ? 0 : 1);
  }

  private static boolean awaitDecoded(Installation.Collector collector, long datagrams, long flows)
      throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST_DECODING.toNanos();
    boolean complete = false;
    while (!complete && System.nanoTime() < deadline) {
      Thread.sleep(250);
      complete =
          collector.datagrams("published") == datagrams
              && kernelDrops(collector) == 0
              && records(collector, "") == flows;
    }
    return complete;
  }

  private static long kernelDrops(Installation.Collector collector) throws InterruptedException {
    return (long) collector.metric("nomos_collector_kernel_drops_total");
  }

  /** {@code result}: empty for all. */
  private static long records(Installation.Collector collector, String result)
      throws InterruptedException {
    return (long)
        collector.metric(
            "nomos_decoder_records_total", result.isEmpty() ? "" : "result=\"" + result + "\"");
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private static String json(Map<String, Object> figures) {
    StringBuilder text = new StringBuilder("{");
    figures.forEach(
        (name, value) ->
            text.append(text.length() == 1 ? "" : ", ")
                .append('"')
                .append(name)
                .append("\": ")
                .append(
                    value instanceof Double number
                        ? String.format(Locale.ROOT, "%.1f", number)
                        : value));
    return text.append('}').toString();
  }
}
