package dev.nomos.ingest.anonymize;

import dev.nomos.ingest.collect.DatagramSink;
import dev.nomos.ingest.collect.ReceivedDatagram;
import dev.nomos.ingest.collect.Withheld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Anonymises datagrams on their way to another sink, which sees nothing else, their exporters'
 * addresses included. A datagram whose template is not known yet waits for it; one that cannot be
 * made safe is settled as {@link Withheld}. See docs/decisions/0010.
 */
public final class AnonymizingSink implements DatagramSink {
  private final DatagramSink next;
  private final ExportAnonymizer anonymizer;
  private final HeldDatagrams held;

  /** Closes {@code next} when it is closed. */
  public AnonymizingSink(DatagramSink next, AnonymizationKey key) {
    this(next, key, HeldLimits.DEFAULT);
  }

  AnonymizingSink(DatagramSink next, AnonymizationKey key, HeldLimits limits) {
    this.next = next;
    anonymizer = new ExportAnonymizer(key);
    held = new HeldDatagrams(limits);
  }

  @Override
  public void send(ReceivedDatagram datagram, Outcome outcome) {
    withhold(held.letGo(datagram.receivedAtMillis()));
    List<RecordPlans.Key> learned = new ArrayList<>();
    handle(datagram, outcome, learned);
    for (var template : learned)
      for (var waiting : held.take(template))
        handle(waiting.datagram, waiting.outcome, new ArrayList<>());
  }

  /**
   * Settles {@code outcome}, also where the next sink throws: held datagrams have other callers.
   */
  private void handle(ReceivedDatagram datagram, Outcome outcome, List<RecordPlans.Key> learned) {
    switch (anonymizer.anonymize(datagram.payload(), datagram.exporter(), learned)) {
      case ExportAnonymizer.Result.Safe(var payload) -> publish(datagram, payload, outcome);
      case ExportAnonymizer.Result.Refused(var reason) -> outcome.settled(new Withheld(reason));
      case ExportAnonymizer.Result.Awaiting(var template) when learned.isEmpty() ->
          withhold(held.hold(datagram, outcome, template));
      case ExportAnonymizer.Result.Awaiting(var template) -> {
        var parts = ExportAnonymizer.split(datagram.payload());
        // The datagram is settled when its data are.
        handle(with(datagram, parts.templates()), _ -> {}, new ArrayList<>());
        withhold(held.hold(with(datagram, parts.data()), outcome, template));
      }
    }
  }

  private void publish(ReceivedDatagram datagram, byte[] payload, Outcome outcome) {
    var exporter = anonymizer.exporter(datagram.exporter());
    try {
      next.send(new ReceivedDatagram(exporter, datagram.receivedAtMillis(), payload), outcome);
    } catch (RuntimeException e) {
      outcome.settled(e);
    }
  }

  private static ReceivedDatagram with(ReceivedDatagram datagram, byte[] payload) {
    return new ReceivedDatagram(datagram.exporter(), datagram.receivedAtMillis(), payload);
  }

  private static void withhold(List<HeldDatagrams.Held> gone) {
    for (var one : gone) one.outcome.settled(new Withheld(Withheld.Reason.NO_TEMPLATE));
  }

  /** Withholds what still waits. */
  @Override
  public void close(Duration patience) {
    withhold(held.takeAll());
    next.close(patience);
  }
}
