package dev.nomos.ingest.exchange;

import static dev.nomos.ingest.netflow.Datagrams.ipfix;
import static dev.nomos.ingest.netflow.Datagrams.set;
import static dev.nomos.ingest.netflow.Datagrams.template;
import static dev.nomos.ingest.netflow.Datagrams.usualRecord;
import static dev.nomos.ingest.netflow.Datagrams.usualTemplate;
import static dev.nomos.ingest.netflow.Datagrams.v9;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.ingest.netflow.Datagrams;
import dev.nomos.ingest.netflow.ExporterId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeldSetsTest {
  private static ExchangeConfig config(HoldLimits held) {
    var usual = ExchangeConfig.DEFAULT;
    return new ExchangeConfig(
        usual.limits(),
        usual.templateLifetime(),
        held,
        usual.sampling(),
        usual.reorderTolerance(),
        usual.clock());
  }

  private final Exporting exporting = new Exporting(ExchangeConfig.DEFAULT);

  private static Datagrams two() {
    return usualRecord(6, 2, 40, 1).octets(usualRecord(17, 0, 120, 2).bytes());
  }

  /** Held = replayed + expired + evicted + still held. */
  private static void assertBalance(Exporting exporting) {
    assertThat(exporting.count(ExchangeEvent.SET_HELD))
        .isEqualTo(
            exporting.count(ExchangeEvent.SET_REPLAYED)
                + exporting.count(ExchangeEvent.SET_EXPIRED)
                + exporting.count(ExchangeEvent.SET_EVICTED)
                + exporting.heldSets);
  }

  @Test
  void dataBeforeItsTemplateIsDecodedInOrderWithItsOwnPlaceAndTimes() {
    var first = Exporting.exportedAt(v9(1, 5, set(256, usualRecord(6, 2, 40, 1))), 1_000);
    exporting.send(first);
    exporting.send(Exporting.exportedAt(v9(2, 5, set(300, two()), set(256, two())), 2_000));
    assertThat(exporting.named()).isEmpty();

    var came = exporting.send(v9(2, 5, set(0, usualTemplate()), set(256, usualRecord(1, 0, 9, 1))));

    assertThat(Exporting.flows(came))
        .extracting(flow -> flow.fields().get("octetDeltaCount"))
        .containsExactly(40L, 40L, 120L, 9L);
    assertThat(came).extracting(one -> one.source().offset()).containsExactly(0L, 1L, 2L);
    assertThat(Exporting.flows(came).getFirst().endMillis()).isEqualTo(1_000_000 - 5_000);
    assertThat(Exporting.flows(came).get(1).endMillis()).isEqualTo(2_000_000 - 5_000);
    assertThat(exporting.heldSets).as("template 300 is still awaited").isEqualTo(1);
    assertBalance(exporting);
  }

  /** The same datagrams, templates first or last: the same records under the same names. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void namesDoNotDependOnWhatWasKnown(boolean v9) {
    byte[] known = v9 ? v9(1, 5, set(0, usualTemplate())) : ipfix(5, set(2, usualTemplate()));
    byte[] other = v9 ? v9(1, 5, set(0, other())) : ipfix(5, set(2, other()));
    byte[] data =
        v9
            ? v9(4, 5, set(256, two()), set(300, two()), set(256, two()))
            : ipfix(5, set(256, two()), set(300, two()), set(256, two()));
    var before = new Exporting(ExchangeConfig.DEFAULT);
    List.of(known, other, data, known).forEach(before::send);
    var after = new Exporting(ExchangeConfig.DEFAULT);
    List.of(new byte[0], new byte[0], data, known, other).forEach(after::send);
    assertThat(after.named()).hasSize(6).containsExactlyInAnyOrderElementsOf(before.named());
  }

  private static Datagrams other() {
    return template(300, 8, 4, 12, 4, 7, 2, 11, 2, 4, 1, 6, 1, 10, 2, 1, 4, 2, 4, 22, 4, 21, 4);
  }

  @Test
  void dataBeforeTheTemplateOfItsOwnMessageWaitsForTheNextOne() {
    var came = exporting.send(v9(2, 5, set(256, two()), set(0, usualTemplate())));
    assertThat(Exporting.flows(came)).isEmpty();
    came = exporting.send(v9(1, 5, set(0, usualTemplate())));
    assertThat(Exporting.flows(came)).hasSize(2);
    assertBalance(exporting);
  }

  @Test
  void aRestartAfterEveryDatagramChangesNothing() {
    List<byte[]> datagrams = traffic(new Random(11), 400);
    var whole = new Exporting(ExchangeConfig.DEFAULT);
    var restarted = new Exporting(ExchangeConfig.DEFAULT);
    for (int i = 0; i < datagrams.size(); i++) {
      whole.send(Exporting.NOW + i * 1000L, datagrams.get(i).clone());
      restarted.send(Exporting.NOW + i * 1000L, datagrams.get(i).clone());
      restarted.restart();
    }
    assertThat(whole.named()).hasSizeGreaterThan(200).isEqualTo(restarted.named());
    assertThat(restarted.counts).isEqualTo(whole.counts);
    assertThat(whole.count(ExchangeEvent.SET_REPLAYED)).isPositive();
    assertThat(whole.count(ExchangeEvent.SEQUENCE_LOST)).isPositive();
    assertBalance(whole);
    assertBalance(restarted);
  }

  private static List<byte[]> traffic(Random random, int count) {
    List<byte[]> datagrams = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int domain = random.nextInt(3);
      byte[] one =
          switch (random.nextInt(12)) {
            case 0 -> v9(1, domain, set(0, usualTemplate()));
            case 1 -> ipfix(domain, set(2, usualTemplate()));
            case 2 -> ipfix(domain, set(2, new Datagrams().u16(256, 0)));
            case 3 -> v9(1, domain, set(0, template(256, 8, 4, 12, 4)));
            case 4, 5, 6, 7 -> v9(2, domain, set(256, two()), set(300, two()));
            default -> ipfix(domain, set(256, two()));
          };
      datagrams.add(Exporting.numbered(one, random.nextInt(4) == 0 ? i + 40 : i));
    }
    return datagrams;
  }

  @Test
  void whatWaitsTooLongIsLostWithItsReason() {
    exporting.send(v9(1, 5, set(256, two())));
    exporting.send(Exporting.NOW + 1, v9(1, 5, set(256, two())));
    long age = HoldLimits.DEFAULT.age().toMillis();
    var came = exporting.send(Exporting.NOW + age + 1, v9(1, 6, set(0, usualTemplate())));
    assertThat(came).hasSize(2);
    assertThat(came.getFirst()).isInstanceOf(Exchanged.Lost.class);
    if (came.getFirst() instanceof Exchanged.Lost(var source, var why, _)) {
      assertThat(source.offset()).isZero();
      assertThat(why)
          .isEqualTo("data set of template 256, domain 5: its template did not come in time");
    }
    assertThat(exporting.count(ExchangeEvent.SET_EXPIRED)).isEqualTo(1);
    assertBalance(exporting);
  }

  @Test
  void theOldestOfAnExporterGiveWay() {
    var few = new Exporting(config(new HoldLimits(2, 1 << 20, 100, 1 << 20, Duration.ofHours(1))));
    for (int i = 0; i < 5; i++) few.send(v9(1, 5, set(256, usualRecord(6, 0, i, 1))));
    few.send(new ExporterId("192.0.2.2"), Exporting.NOW, v9(1, 5, set(256, two())));
    assertThat(few.all.stream().filter(Exchanged.Lost.class::isInstance))
        .extracting(lost -> lost.source().offset())
        .containsExactly(0L, 1L, 2L);
    assertThat(few.heldSets).isEqualTo(3);
    assertThat(few.held.rows).hasSize(3);
    var came = few.send(v9(1, 5, set(0, usualTemplate())));
    assertThat(Exporting.flows(came))
        .extracting(flow -> flow.fields().get("octetDeltaCount"))
        .containsExactly(3L, 4L);
    assertBalance(few);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void boundsAndBalanceHoldWhateverComes(long seed) {
    var random = new Random(seed);
    var limits = new HoldLimits(5, 700, 12, 1_500, Duration.ofSeconds(20));
    var bounded = new Exporting(config(limits));
    for (int i = 0; i < 2_000; i++) {
      var exporter = new ExporterId("192.0.2." + random.nextInt(5));
      var payload = traffic(random, 1).getFirst();
      if (random.nextInt(4) == 0)
        payload[random.nextInt(payload.length)] ^= (byte) random.nextInt();
      bounded.send(exporter, Exporting.NOW + i * 500L, payload);
      if (random.nextInt(50) == 0) bounded.restart();
      assertThat(bounded.heldSets).isLessThanOrEqualTo(12);
      assertThat(bounded.heldOctets).isLessThanOrEqualTo(1_500);
      assertThat(bounded.held.rows).hasSize(bounded.heldSets);
      assertBalance(bounded);
    }
    long lost = bounded.all.stream().filter(Exchanged.Lost.class::isInstance).count();
    assertThat(lost)
        .isGreaterThanOrEqualTo(
            bounded.count(ExchangeEvent.SET_EXPIRED) + bounded.count(ExchangeEvent.SET_EVICTED));
    assertThat(bounded.count(ExchangeEvent.SET_EXPIRED)).isPositive();
    assertThat(bounded.count(ExchangeEvent.SET_EVICTED)).isPositive();
  }

  @Test
  void nothingIsHeldWhereNothingMayBe() {
    var none = new Exporting(config(new HoldLimits(0, 0, 0, 0, Duration.ZERO)));
    var came = none.send(v9(1, 5, set(256, two())));
    assertThat(came.getFirst()).isInstanceOf(Exchanged.Lost.class);
    assertBalance(none);
  }

  @Test
  void aHeldSetThatDoesNotFitItsTemplateIsLost() {
    exporting.send(v9(1, 5, set(300, new Datagrams().u8(200, 1, 2, 3))));
    var came = exporting.send(v9(1, 5, set(0, template(300, 82, 0xFFFF))));
    assertThat(came.getFirst()).isInstanceOf(Exchanged.Lost.class);
    assertBalance(exporting);
  }

  @Test
  void atTheEndOfAFileWhatIsHeldIsLost() {
    exporting.send(v9(1, 5, set(256, two())));
    assertThat(exporting.end()).hasSize(1);
    assertThat(exporting.heldSets).isZero();
    assertBalance(exporting);
  }
}
