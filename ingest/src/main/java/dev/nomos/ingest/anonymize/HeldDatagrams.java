package dev.nomos.ingest.anonymize;

import dev.nomos.ingest.collect.DatagramSink.Outcome;
import dev.nomos.ingest.collect.ReceivedDatagram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Datagrams that wait for a template, in the order in which they came. Where one is too many, or
 * too old, those that wait for longest are let go. Owned by one thread.
 */
final class HeldDatagrams {
  /** Equal to itself only. */
  static final class Held {
    final ReceivedDatagram datagram;
    final Outcome outcome;
    private final RecordPlans.Key template;

    private Held(ReceivedDatagram datagram, Outcome outcome, RecordPlans.Key template) {
      this.datagram = datagram;
      this.outcome = outcome;
      this.template = template;
    }
  }

  private final HeldLimits limits;
  private final Set<Held> all = new LinkedHashSet<>();
  private final Map<RecordPlans.Key, Set<Held>> byTemplate = new HashMap<>();
  private long octets;

  HeldDatagrams(HeldLimits limits) {
    this.limits = limits;
  }

  /** Holds one more and returns those that are let go for it, perhaps itself. */
  List<Held> hold(ReceivedDatagram datagram, Outcome outcome, RecordPlans.Key template) {
    var held = new Held(datagram, outcome, template);
    all.add(held);
    byTemplate.computeIfAbsent(template, _ -> new LinkedHashSet<>()).add(held);
    octets += datagram.payload().length;
    return letGo(datagram.receivedAtMillis());
  }

  /** Lets go of those that are too many or too old. */
  List<Held> letGo(long nowMillis) {
    List<Held> gone = new ArrayList<>();
    while (!all.isEmpty()) {
      var eldest = all.iterator().next();
      boolean tooOld = eldest.datagram.receivedAtMillis() < nowMillis - limits.millis();
      if (!tooOld && all.size() <= limits.datagrams() && octets <= limits.octets()) break;
      remove(eldest);
      gone.add(eldest);
    }
    return gone;
  }

  /** Takes those that wait for the template. */
  List<Held> take(RecordPlans.Key template) {
    var waiting = List.copyOf(byTemplate.getOrDefault(template, Set.of()));
    waiting.forEach(this::remove);
    return waiting;
  }

  List<Held> takeAll() {
    var waiting = List.copyOf(all);
    waiting.forEach(this::remove);
    return waiting;
  }

  private void remove(Held held) {
    all.remove(held);
    octets -= held.datagram.payload().length;
    byTemplate.computeIfPresent(
        held.template,
        (_, waiting) -> {
          waiting.remove(held);
          return waiting.isEmpty() ? null : waiting;
        });
  }
}
