package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.console.demo.Offsets;
import dev.nomos.ingest.ProgramHealth;
import dev.nomos.schemas.avro.DeadLetter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no exporter should send, on the way through a real broker. */
class HostileCollectorTest {
  private static final int NOISE_OCTETS = 10_000_000;
  private static final long MOST_HEAP_GROWTH = 64_000_000;

  @TempDir private Path directory;

  @Test
  void noiseIsBuriedAndTrafficStillDecoded() throws Exception {
    try (Installation nomos = Installation.start(directory)) {
      long heapBefore = usedHeap();
      List<byte[]> hostile = new ArrayList<>(noise(new Random(20_260_101)));
      hostile.addAll(truncated());
      hostile.addAll(withoutTemplates(new Random(7)));
      nomos.send(hostile, _ -> {});
      nomos.awaitDecoded();

      assertThat(nomos.collector.health()).isEqualTo(ProgramHealth.RUNNING);
      assertBalanced(nomos, hostile.size());
      assertThat(usedHeap() - heapBefore).isLessThan(MOST_HEAP_GROWTH);
      assertReasonsAndSamples(nomos);
      assertStillDecodes(nomos);
    }
  }

  /** Kafka refuses a message stamped more than an hour ahead: none may get that far. */
  @Test
  void flowsFromTheFutureDoNotStopDecoding() throws Exception {
    try (Installation nomos = Installation.start(directory)) {
      List<byte[]> ahead = new ArrayList<>();
      for (Duration by :
          List.of(
              Duration.ofMinutes(5),
              Duration.ofMinutes(59),
              Duration.ofHours(2),
              Duration.ofHours(23),
              Duration.ofDays(400))) {
        ahead.add(version5(Instant.now().plus(by)));
      }
      nomos.send(ahead, _ -> {});
      nomos.awaitDecoded();

      assertThat(nomos.collector.health()).isEqualTo(ProgramHealth.RUNNING);
      assertStillDecodes(nomos);
    }
  }

  private static List<byte[]> noise(Random random) {
    List<byte[]> datagrams = new ArrayList<>();
    for (int octets = 0; octets < NOISE_OCTETS; octets += datagrams.getLast().length) {
      byte[] datagram =
          new byte[1 + (random.nextInt(8) == 0 ? random.nextInt(60_000) : random.nextInt(1_500))];
      random.nextBytes(datagram);
      if (datagram.length > 2 && random.nextBoolean()) { // so that more than the first word is read
        datagram[0] = 0;
        datagram[1] = new byte[] {5, 9, 10}[random.nextInt(3)];
      }
      if (datagram.length > 4 && datagram[1] == 10) { // IPFIX tells its length
        datagram[2] = (byte) (datagram.length >> 8);
        datagram[3] = (byte) datagram.length;
      }
      datagrams.add(datagram);
    }
    return datagrams;
  }

  private static List<byte[]> truncated() throws Exception {
    List<byte[]> prefixes = new ArrayList<>();
    var all = Installation.LAB.normal().datagrams();
    for (int i = 0; i < all.size(); i += 40) {
      byte[] whole = all.get(i).payload();
      for (int length = 1; length < whole.length; length += 13) {
        prefixes.add(Arrays.copyOf(whole, length));
      }
    }
    return prefixes;
  }

  /**
   * Version 9 headers, each of a domain of its own, with one data set that no template explains:
   * more than wait in two partitions.
   */
  private static List<byte[]> withoutTemplates(Random random) {
    List<byte[]> datagrams = new ArrayList<>();
    for (int domain = 0; domain < 4_000; domain++) {
      ByteBuffer datagram = ByteBuffer.allocate(20 + 4 + 64);
      datagram.putShort((short) 9).putShort((short) 1).putInt(1_000).putInt(1_700_000_000);
      datagram.putInt(domain).putInt(domain);
      datagram.putShort((short) (256 + random.nextInt(1_000))).putShort((short) 68);
      datagrams.add(datagram.array());
    }
    return datagrams;
  }

  /** One TCP flow that ends at {@code end} by the exporter's clock. */
  private static byte[] version5(Instant end) {
    ByteBuffer datagram = ByteBuffer.allocate(24 + 48);
    datagram.putShort((short) 5).putShort((short) 1).putInt(60_000);
    datagram.putInt((int) end.getEpochSecond()).putInt(0).putInt(1).putInt(0);
    datagram.putInt(0x0a000001).putInt(0x0a000002).putInt(0).putInt(0);
    datagram.putInt(10).putInt(1_000).putInt(59_000).putInt(60_000);
    datagram.putShort((short) 40_000).putShort((short) 443).put((byte) 0).put((byte) 0x1b);
    datagram.put((byte) 6);
    return datagram.array();
  }

  private static void assertBalanced(Installation nomos, int sent) {
    assertThat(nomos.count("nomos.collector.datagrams.received")).isEqualTo(sent);
    assertThat(nomos.settledDatagrams()).isEqualTo(sent);
    assertThat(
            nomos.count("nomos.decoder.datagrams", "result", "decoded")
                + nomos.count("nomos.decoder.datagrams", "result", "malformed"))
        .isEqualTo(nomos.count("nomos.collector.datagrams.published"));
    double held = nomos.count("nomos.decoder.sets", "event", "held");
    assertThat(held).isGreaterThanOrEqualTo(4_000);
    assertThat(
            nomos.count("nomos.decoder.sets", "event", "replayed")
                + nomos.count("nomos.decoder.sets", "event", "expired")
                + nomos.count("nomos.decoder.sets", "event", "evicted")
                + nomos.gauge("nomos.decoder.held.sets"))
        .isEqualTo(held);
  }

  private static void assertReasonsAndSamples(Installation nomos) {
    List<ConsumerRecord<String, DeadLetter>> letters =
        nomos.reader().values(nomos.dataset.topics().deadLetters(), DeadLetter.getClassSchema());
    assertThat(letters).hasSizeGreaterThan(2_000);
    assertThat(letters).allSatisfy(at -> assertThat(at.value().getReason()).isNotBlank());
    assertThat(letters).anySatisfy(at -> assertThat(at.value().getReason()).contains("template"));
    assertThat(letters)
        .anySatisfy(at -> assertThat(at.value().getSample().remaining()).isPositive());
  }

  private static void assertStillDecodes(Installation nomos) throws Exception {
    double before = nomos.count("nomos.decoder.records", "result", "published");
    nomos.replay(Installation.LAB.normal(), _ -> {});
    nomos.awaitDecoded();
    Offsets.await(
        "decoding normal traffic",
        () -> nomos.count("nomos.decoder.records", "result", "published") - before >= 1_000,
        Duration.ofSeconds(20));
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
