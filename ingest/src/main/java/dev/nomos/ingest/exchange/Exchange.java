package dev.nomos.ingest.exchange;

import dev.nomos.ingest.netflow.AwaitingTemplate;
import dev.nomos.ingest.netflow.Biflow;
import dev.nomos.ingest.netflow.DecodeResult;
import dev.nomos.ingest.netflow.FlowRecord;
import dev.nomos.ingest.netflow.MessageHeader;
import dev.nomos.ingest.netflow.OptionsRecord;
import dev.nomos.ingest.netflow.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes the datagrams of any number of exporters in the order in which they come, with what was
 * remembered of earlier ones. The clock is the datagrams' arrival, so that the same datagrams give
 * the same records whenever they are decoded; nothing grows old while nothing arrives. Not
 * thread-safe.
 */
public final class Exchange {
  private final ExportDecoder decoder;
  private final KnownTemplates templates;
  private final HeldSets held;
  private final SamplingRates sampling;
  private final DomainStates domains;
  private final boolean splitBiflows;

  /** Goes on where {@code tables} ended. */
  public Exchange(ExchangeConfig config, ExchangeTables tables, ExchangeObserver observer) {
    decoder = new ExportDecoder(config.limits(), config.elements());
    splitBiflows = config.splitBiflows();
    templates = new KnownTemplates(tables.templates(), config.templateLifetime(), observer);
    held = new HeldSets(config.held(), tables.held(), observer);
    sampling = new SamplingRates(config.sampling(), tables.sampling(), observer);
    domains = new DomainStates(config, tables.sequences(), observer, sampling::forget);
  }

  /**
   * What comes of the datagram: sets that have waited too long, then held sets whose template it
   * brings, in the order in which they came, then its own records. {@code payload} is not kept.
   */
  public List<Exchanged> accept(Source source, byte[] payload) {
    templates.begin(source.receivedAtMillis());
    List<Exchanged> all = new ArrayList<>();
    for (var set : held.expire(source.receivedAtMillis()))
      all.add(lost(set, "its template did not come in time"));
    switch (decoder.decode(payload, source.exporter(), templates, source.receivedAtMillis())) {
      case DecodeResult.Malformed(var what, var offset) ->
          all.add(new Exchanged.Malformed(source, what, offset));
      case DecodeResult.Decoded decoded -> accept(source, payload, decoded, all);
    }
    return all;
  }

  /** Data sets whose template never came, when there will be no more datagrams. */
  public List<Exchanged> end() {
    return held.expireAll().stream().map(set -> lost(set, "its template never came")).toList();
  }

  private void accept(
      Source source, byte[] payload, DecodeResult.Decoded decoded, List<Exchanged> all) {
    for (var message : decoded.messages())
      domains.observe(Domain.of(source.exporter(), message), message, source.receivedAtMillis());
    learn(source, decoded.messages(), decoded.options());
    for (var template : templates.came())
      if (templates.get(template) != null)
        for (var set : held.release(template)) all.add(replay(set));
    // after that: a set before the template of its own message was written by an earlier definition
    for (AwaitingTemplate awaiting : decoded.awaiting())
      for (var set : held.hold(HeldSet.of(source, payload, awaiting)))
        all.add(lost(set, "there was no room to wait for its template"));
    all.add(enrich(source, /* ofHeldSet= */ false, 0, decoded, decoded.problems()));
  }

  private Exchanged replay(HeldSet set) {
    var source = set.source();
    return switch (decoder.decode(
        set.message(), source.exporter(), templates, source.receivedAtMillis())) {
      case DecodeResult.Malformed(var what, _) -> lost(set, what);
      case DecodeResult.Decoded decoded -> {
        learn(source, decoded.messages(), decoded.options());
        yield enrich(source, /* ofHeldSet= */ true, set.shift(), decoded, ofSet(decoded.problems()));
      }
    };
  }

  /** The header of a held set counts the records of its whole message. */
  private static List<Problem> ofSet(List<Problem> problems) {
    return problems.stream().filter(p -> p.kind() != Problem.Kind.COUNT_MISMATCH).toList();
  }

  private static Exchanged lost(HeldSet set, String why) {
    var template = set.template();
    return new Exchanged.Lost(
        set.source(),
        "data set of template %d, domain %d: %s"
            .formatted(template.templateId(), template.domain(), why),
        set.message());
  }

  private void learn(Source source, List<MessageHeader> messages, List<OptionsRecord> options) {
    var walk = new MessageWalk(messages);
    for (var record : options)
      sampling.learn(
          Domain.of(source.exporter(), messages.get(walk.indexAt(record.offset()))), record);
  }

  private Exchanged enrich(
      Source source,
      boolean ofHeldSet,
      int shift,
      DecodeResult.Decoded decoded,
      List<Problem> problems) {
    List<FlowRecord> enriched = new ArrayList<>(decoded.flows().size());
    var degraded = new Degraded();
    var walk = new MessageWalk(decoded.messages());
    int at = -1;
    SamplingRates.Rates rates = SamplingRates.Rates.NONE;
    long correction = 0;
    boolean lossy = false;
    for (var flow : decoded.flows()) {
      int holder = walk.indexAt(flow.offset());
      if (holder != at) {
        at = holder;
        var domain = Domain.of(source.exporter(), decoded.messages().get(at));
        rates = sampling.of(domain);
        correction = domains.clock(domain).correctionMillis();
        lossy = domains.hasLost(domain, source.receivedAtMillis());
      }
      double rate = rates.of(flow);
      for (var one : splitBiflows ? Biflow.split(flow) : List.of(flow)) {
        degraded.add(enriched.size(), lossy, rate == 0 && flow.saysSampled());
        enriched.add(Enrichment.of(one, rate, correction));
      }
    }
    return new Exchanged.Decoded(
        source,
        ofHeldSet,
        shift,
        decoded.messages(),
        enriched,
        degraded,
        decoded.options(),
        problems);
  }

  /** Finds the messages of records that come in the order of their offsets. */
  private static final class MessageWalk {
    private final List<MessageHeader> messages;
    private int at;

    MessageWalk(List<MessageHeader> messages) {
      this.messages = messages;
    }

    int indexAt(int offset) {
      while (at + 1 < messages.size() && messages.get(at + 1).offset() <= offset) at++;
      return at;
    }
  }
}
