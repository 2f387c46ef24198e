package dev.nomos.ingest.anonymize;

import static dev.nomos.ingest.netflow.Datagrams.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.ingest.collect.DatagramSink;
import dev.nomos.ingest.collect.ReceivedDatagram;
import dev.nomos.ingest.collect.Withheld;
import dev.nomos.ingest.netflow.Datagrams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AnonymizingSinkTest {
  private static final byte[] DEFINITION = set(0, Datagrams.usualTemplate());
  private static final byte[] DATA = set(256, Datagrams.usualRecord(6, 0x1B, 100, 1));
  private static final byte[] OTHER_DATA = set(257, Datagrams.usualRecord(6, 0x1B, 100, 1));

  private final List<ReceivedDatagram> published = new ArrayList<>();
  private final Map<Long, String> outcomes = new HashMap<>();
  private final AnonymizingSink sink = sink(new HeldLimits(3, 10_000, 1_000));
  private boolean broken;

  private AnonymizingSink sink(HeldLimits limits) {
    return new AnonymizingSink(
        new DatagramSink() {
          @Override
          public void send(ReceivedDatagram datagram, Outcome outcome) {
            if (broken) throw new IllegalStateException("no broker");
            published.add(datagram);
            outcome.settled(null);
          }

          @Override
          public void close(Duration patience) {}
        },
        new AnonymizationKey(new byte[32]),
        limits);
  }

  /** The arrival time names the datagram; each is settled once. */
  private void send(long at, byte[] payload) {
    sink.send(
        new ReceivedDatagram("192.0.2.1", at, payload),
        failure ->
            assertThat(outcomes.put(at, failure == null ? "safe" : failure.getMessage())).isNull());
  }

  private List<Long> publishedTimes() {
    return published.stream().map(ReceivedDatagram::receivedAtMillis).toList();
  }

  @Test
  void dataWaitForTheirTemplateAndFollowIt() {
    send(1, Datagrams.v9(1, 1, DATA));
    send(2, Datagrams.v9(1, 2, DATA));
    assertThat(published).isEmpty();
    send(3, Datagrams.v9(1, 1, DEFINITION));
    send(4, Datagrams.v9(1, 1, DATA));
    assertThat(publishedTimes()).containsExactly(3L, 1L, 4L);
    assertThat(outcomes).containsOnlyKeys(1L, 3L, 4L).containsValue("safe");
    assertThat(published)
        .extracting(ReceivedDatagram::exporter)
        .containsOnly(published.getFirst().exporter())
        .doesNotContain("192.0.2.1");
  }

  @Test
  void templatesDoNotWaitForTheTemplatesOfOthers() {
    send(1, Datagrams.v9(2, 1, OTHER_DATA, DEFINITION));
    assertThat(publishedTimes()).containsExactly(1L);
    assertThat(outcomes).isEmpty();
    send(2, Datagrams.v9(1, 1, set(0, otherTemplate())));
    assertThat(publishedTimes()).containsExactly(1L, 2L, 1L);
    assertThat(outcomes).containsOnlyKeys(1L, 2L);
  }

  @Test
  void dataBeforeTheirTemplateInOneDatagramArePublished() {
    send(1, Datagrams.v9(2, 1, DATA, DEFINITION));
    assertThat(publishedTimes()).containsExactly(1L, 1L);
    assertThat(outcomes).containsExactly(Map.entry(1L, "safe"));
  }

  @Test
  void dataThatNeedTwoTemplatesWaitForBoth() {
    send(1, Datagrams.v9(2, 1, DATA, OTHER_DATA));
    send(2, Datagrams.v9(1, 1, DEFINITION));
    assertThat(outcomes).containsOnlyKeys(2L);
    send(3, Datagrams.v9(1, 1, set(0, otherTemplate())));
    assertThat(outcomes).containsOnlyKeys(1L, 2L, 3L);
  }

  private static Datagrams otherTemplate() {
    return Datagrams.template(
        257, 8, 4, 12, 4, 7, 2, 11, 2, 4, 1, 6, 1, 10, 2, 1, 4, 2, 4, 22, 4, 21, 4);
  }

  @Test
  void thoseThatWaitTooLongOrAreTooManyAreWithheld() {
    for (int at = 1; at <= 4; at++) send(at, Datagrams.v9(1, 1, DATA));
    assertThat(outcomes).containsExactly(Map.entry(1L, "no-template"));
    send(1_003, new byte[] {0, 0, 0, 5});
    assertThat(outcomes).containsOnlyKeys(1L, 2L, 1_003L).containsValue("unknown-protocol");
    sink.close();
    assertThat(outcomes)
        .containsOnlyKeys(1L, 2L, 3L, 4L, 1_003L)
        .containsEntry(4L, new Withheld(Withheld.Reason.NO_TEMPLATE).getMessage());
    assertThat(published).isEmpty();
  }

  @Test
  void aSinkThatThrowsFailsTheDatagramThatItWasGiven() {
    send(1, Datagrams.v9(1, 1, DATA));
    broken = true;
    send(2, Datagrams.v9(1, 1, DEFINITION));
    assertThat(outcomes).containsEntry(1L, "no broker").containsEntry(2L, "no broker");
  }
}
