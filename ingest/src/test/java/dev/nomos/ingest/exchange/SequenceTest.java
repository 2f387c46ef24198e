package dev.nomos.ingest.exchange;

import static dev.nomos.ingest.netflow.Datagrams.ipfix;
import static dev.nomos.ingest.netflow.Datagrams.set;
import static dev.nomos.ingest.netflow.Datagrams.template;
import static dev.nomos.ingest.netflow.Datagrams.v5;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.ingest.netflow.Datagrams;
import dev.nomos.ingest.netflow.MessageHeader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SequenceTest {
  private static final long U32 = 1L << 32;

  private final Map<ExchangeEvent, Long> counts = new EnumMap<>(ExchangeEvent.class);
  private Sequence sequence = new Sequence(Duration.ofSeconds(2));
  private long now = 1_000_000;

  private void see(int version, long number, int records) {
    sequence.observe(
        new MessageHeader(version, 5, Math.floorMod(number, U32), 0, 0, records),
        now,
        (event, times) -> counts.merge(event, times, Long::sum));
  }

  private void flows(long number, int records) {
    see(5, number, records);
  }

  private long count(ExchangeEvent event) {
    return counts.getOrDefault(event, 0L);
  }

  /** Gaps are lost when the tolerance has passed; the next message in order closes them. */
  private void settle(long next) {
    now += 2_001;
    flows(next, 0);
  }

  @Test
  void aGapIsLostOnceTheToleranceHasPassed() {
    flows(100, 30);
    flows(160, 30);
    assertThat(count(ExchangeEvent.SEQUENCE_LOST)).isZero();
    settle(190);
    assertThat(counts).isEqualTo(Map.of(ExchangeEvent.SEQUENCE_LOST, 30L));
  }

  @Test
  void whatComesLateWithinTheToleranceIsNotLost() {
    flows(100, 30);
    flows(190, 30);
    flows(160, 30);
    flows(130, 30);
    settle(220);
    assertThat(counts).isEqualTo(Map.of(ExchangeEvent.SEQUENCE_REORDERED, 60L));
  }

  @Test
  void aGapMayBeFilledInPart() {
    flows(0, 10);
    flows(100, 10);
    flows(40, 20);
    settle(110);
    assertThat(counts)
        .isEqualTo(Map.of(ExchangeEvent.SEQUENCE_REORDERED, 20L, ExchangeEvent.SEQUENCE_LOST, 70L));
  }

  @Test
  void numbersWrap() {
    flows(U32 - 40, 30);
    flows(U32 - 10, 30);
    flows(50, 10);
    flows(20, 30);
    settle(60);
    assertThat(counts).isEqualTo(Map.of(ExchangeEvent.SEQUENCE_REORDERED, 30L));
  }

  @Test
  void aMessageThatComesTwiceIsARepetition() {
    flows(100, 30);
    flows(100, 30);
    flows(130, 30);
    settle(160);
    assertThat(counts).isEqualTo(Map.of(ExchangeEvent.SEQUENCE_REPEATED, 30L));
  }

  @Test
  void aNumberingThatBeginsAnewFarBehindLosesNothing() {
    flows(3_000_000_000L, 30);
    flows(0, 30);
    flows(30, 30);
    settle(60);
    assertThat(counts).isEqualTo(Map.of(ExchangeEvent.SEQUENCE_RESTARTED, 1L));
  }

  @Test
  void aRestartSoonAfterTheLastIsSeenByItsSecondMessage() {
    flows(500, 30);
    flows(0, 30);
    flows(30, 30);
    flows(60, 30);
    settle(90);
    assertThat(counts)
        .isEqualTo(
            Map.of(ExchangeEvent.SEQUENCE_REPEATED, 60L, ExchangeEvent.SEQUENCE_RESTARTED, 1L));
  }

  @Test
  void version9CountsPacketsWhateverIsInThem() {
    see(9, 7, 30);
    see(9, 8, MessageHeader.UNKNOWN);
    see(9, 10, 3);
    now += 2_001;
    see(9, 11, 0);
    assertThat(counts).isEqualTo(Map.of(ExchangeEvent.SEQUENCE_LOST, 1L));
  }

  /**
   * IPFIX counts data records: how many an undecoded set has is not known, so no gap is claimed.
   */
  @Test
  void ipfixMessagesWithUndecodedSetsHideGapsButClaimNone() {
    see(10, 100, 10);
    see(10, 115, MessageHeader.UNKNOWN); // five were lost before it
    see(10, 900, 10);
    see(10, 910, 10);
    now += 2_001;
    see(10, 920, 0);
    assertThat(counts)
        .isEqualTo(Map.of(ExchangeEvent.SEQUENCE_LOST, 5L, ExchangeEvent.SEQUENCE_UNKNOWN, 1L));
  }

  /** Truth: every message is sent once, some are lost, the rest is shuffled within a window. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void lossAgreesWithTheTruthUnderReordering(long seed) {
    var random = new Random(seed);
    long number = U32 - 3_000 + random.nextInt(2_000);
    long lost = 0;
    List<long[]> sent = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      int records = 1 + random.nextInt(30);
      boolean goes = i < 5 || i > 490 || random.nextInt(10) > 0;
      if (goes) sent.add(new long[] {i + random.nextInt(6), number, records});
      else lost += records;
      number += records;
    }
    sent.subList(0, 5).forEach(message -> message[0] = 0); // the first number is the first seen
    sent.sort((a, b) -> Long.compare(a[0], b[0]));
    for (var message : sent) {
      flows(message[1], (int) message[2]);
      now += 10;
      if (random.nextInt(7) == 0) restart();
    }
    settle(number);
    assertThat(count(ExchangeEvent.SEQUENCE_LOST)).isEqualTo(lost);
    assertThat(count(ExchangeEvent.SEQUENCE_REORDERED)).isPositive();
    assertThat(counts)
        .containsOnlyKeys(ExchangeEvent.SEQUENCE_LOST, ExchangeEvent.SEQUENCE_REORDERED);
  }

  private void restart() {
    var row = ByteBuffer.allocate(sequence.octets());
    sequence.write(row);
    assertThat(row.remaining()).isZero();
    sequence = Sequence.read(row.flip(), Duration.ofSeconds(2));
  }

  @Test
  void anyNumbersAreTakenInBoundedMemory() {
    var random = new Random(5);
    for (int i = 0; i < 100_000; i++) {
      now += random.nextInt(3);
      int version = new int[] {5, 9, 10}[random.nextInt(3)];
      long number = random.nextBoolean() ? random.nextLong() : random.nextInt(10_000);
      see(version, number, random.nextInt(-1, 40));
      assertThat(sequence.octets()).isLessThan(19 + 24 * 70);
    }
    assertThat(counts.values()).allMatch(n -> n > 0);
  }

  @Test
  void decodedMessagesTellHowManyRecordsTheyHave() {
    var exporting = new Exporting(ExchangeConfig.DEFAULT);
    exporting.send(Exporting.numbered(v5(1), 42));
    exporting.send(Exporting.numbered(v5(1), 43));
    var data = new Datagrams().u32(1, 2, 3);
    exporting.send(Exporting.numbered(ipfix(5, set(2, template(300, 1, 4)), set(300, data)), 0));
    exporting.send(Exporting.numbered(ipfix(5, set(300, data)), 3));
    exporting.send(Exporting.numbered(ipfix(5, set(300, data), set(301, data)), 6));
    exporting.send(Exporting.numbered(ipfix(5, set(300, data)), 99));
    assertThat(exporting.count(ExchangeEvent.SEQUENCE_UNKNOWN)).isEqualTo(1);
    exporting.send(Exporting.NOW + 5_000, Exporting.numbered(ipfix(5), 112));
    exporting.send(Exporting.NOW + 9_000, Exporting.numbered(ipfix(5), 112));
    assertThat(exporting.count(ExchangeEvent.SEQUENCE_LOST)).isEqualTo(10);
  }
}
