package dev.nomos.ingest.hostile;

import static dev.nomos.ingest.hostile.Subject.promise;

import dev.nomos.ingest.exchange.ClockPolicy;
import dev.nomos.ingest.exchange.Domain;
import dev.nomos.ingest.exchange.Exchange;
import dev.nomos.ingest.exchange.ExchangeConfig;
import dev.nomos.ingest.exchange.ExchangeEvent;
import dev.nomos.ingest.exchange.ExchangeObserver;
import dev.nomos.ingest.exchange.ExchangeTables;
import dev.nomos.ingest.exchange.Exchanged;
import dev.nomos.ingest.exchange.HoldLimits;
import dev.nomos.ingest.exchange.SamplingPolicy;
import dev.nomos.ingest.exchange.Source;
import dev.nomos.ingest.exchange.StateTable;
import dev.nomos.ingest.netflow.DecodeResult;
import dev.nomos.ingest.netflow.DecoderLimits;
import dev.nomos.ingest.netflow.ExporterId;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Datagrams of two exporters, one each millisecond; what is remembered of them has small limits.
 */
final class ExchangeSubject implements Subject, ExchangeObserver {
  private static final int MOST_TEMPLATES = 64;
  private static final int MOST_SETS = 32;
  private static final int MOST_OCTETS = 20_000;
  private static final int MOST_DOMAINS = 2 * 1_024;
  private static final int MOST_DATAGRAM = 65_535;
  private static final List<ExporterId> EXPORTERS =
      List.of(new ExporterId("192.0.2.1"), new ExporterId("2001:db8::1"));
  private static final ExchangeConfig CONFIG =
      new ExchangeConfig(
          new DecoderLimits(MOST_TEMPLATES, 64),
          Duration.ofSeconds(2),
          new HoldLimits(MOST_SETS, MOST_OCTETS, MOST_SETS, MOST_OCTETS, Duration.ofMillis(500)),
          SamplingPolicy.DEFAULT,
          Duration.ofMillis(100),
          ClockPolicy.DEFAULT);

  private final Keys templates = new Keys();
  private final Keys held = new Keys();
  private final Keys sequences = new Keys();
  private final Exchange exchange =
      new Exchange(CONFIG, new ExchangeTables(templates, held, new Keys(), sequences), this);
  private final Map<ExchangeEvent, Long> counts = new EnumMap<>(ExchangeEvent.class);
  private long number;
  private int heldSets;
  private long heldOctets;

  ExchangeSubject() {
    for (var seed : Seeds.templates()) send(seed);
  }

  private List<Exchanged> send(byte[] input) {
    var exporter = EXPORTERS.get(number % 7 == 0 ? 1 : 0);
    return exchange.accept(new Source(exporter, 0, number++, 1_700_000_000_000L + number), input);
  }

  @Override
  public Outcome decode(byte[] input) {
    Outcome outcome = new Outcome.Yielded(0);
    for (var one : send(input)) outcome = check(one, input.length);
    promise(templates.size() <= 2 * MOST_TEMPLATES, "templates stay within their limit");
    promise(
        heldSets <= MOST_SETS && heldOctets <= MOST_OCTETS, "held sets stay within their limit");
    promise(held.size() == heldSets, "held sets are stored");
    promise(sequences.size() <= MOST_DOMAINS, "domains stay within their limit");
    promise(
        count(ExchangeEvent.SET_HELD)
            == count(ExchangeEvent.SET_REPLAYED)
                + count(ExchangeEvent.SET_EXPIRED)
                + count(ExchangeEvent.SET_EVICTED)
                + heldSets,
        "held sets balance");
    return outcome;
  }

  /** The outcome of a datagram's own records comes last. */
  private static Outcome check(Exchanged one, int length) {
    return switch (one) {
      case Exchanged.Malformed(_, var what, _) -> new Outcome.Rejected(what);
      case Exchanged.Lost(_, var why, var message) -> {
        promise(message.length <= MOST_DATAGRAM, "a held set is no longer than a datagram");
        yield new Outcome.Rejected(why);
      }
      case Exchanged.Decoded decoded ->
          DecodedFlows.check(
              new DecodeResult.Decoded(
                  decoded.messages(),
                  decoded.flows(),
                  decoded.options(),
                  List.of(),
                  decoded.problems()),
              decoded.held() ? MOST_DATAGRAM : length);
    };
  }

  private long count(ExchangeEvent event) {
    return counts.getOrDefault(event, 0L);
  }

  @Override
  public void count(Domain domain, ExchangeEvent event, long times) {
    promise(times > 0, "an event is counted upwards");
    counts.merge(event, times, Long::sum);
  }

  @Override
  public void clock(Domain domain, double skewMillis) {}

  @Override
  public void held(int sets, long octets) {
    heldSets = sets;
    heldOctets = octets;
  }

  /** A table of which only the keys are kept: nothing is read back. */
  private static final class Keys implements StateTable {
    private final Set<String> keys = new HashSet<>();

    int size() {
      return keys.size();
    }

    @Override
    public void put(String key, byte[] value) {
      keys.add(key);
    }

    @Override
    public void remove(String key) {
      keys.remove(key);
    }

    @Override
    public void forEach(BiConsumer<String, byte[]> action) {}
  }
}
