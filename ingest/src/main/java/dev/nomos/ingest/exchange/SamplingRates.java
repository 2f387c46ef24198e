package dev.nomos.ingest.exchange;

import dev.nomos.ingest.netflow.FlowRecord;
import dev.nomos.ingest.netflow.OptionsRecord;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sampling rates that exporters tell in options records: of a sampler, of an interface, or of the
 * whole domain. Rows of the table: {@code exporter|version|domain|scope|id} → the rate, a float64.
 *
 * <p>A record's rate is the first that is known of: the operator's override; the record's own
 * fields; its sampler ({@code samplerId}, {@code selectorId}); its ingress, then its egress
 * interface; the domain; the operator's default.
 */
final class SamplingRates {
  static final int MOST_PER_DOMAIN = 4096;
  static final int MOST_IN_ALL = 65_536;

  private enum Scope {
    DOMAIN,
    SAMPLER,
    INTERFACE
  }

  private record Selector(Scope scope, long id) {
    static final Selector ALL = new Selector(Scope.DOMAIN, 0);
  }

  private final SamplingPolicy policy;
  private final StateTable table;
  private final ExchangeObserver observer;
  private final Map<Domain, Map<Selector, Double>> told = new HashMap<>();

  /** Rates in {@link #told}. */
  private int known;

  SamplingRates(SamplingPolicy policy, StateTable table, ExchangeObserver observer) {
    this.policy = policy;
    this.table = table;
    this.observer = observer;
    table.forEach(this::load);
  }

  private void load(String key, byte[] row) {
    var parts = key.split("\\|", -1);
    var domain = Domain.parse(key);
    told.computeIfAbsent(domain, _ -> new HashMap<>())
        .put(
            new Selector(Scope.valueOf(parts[3]), Long.parseLong(parts[4])),
            ByteBuffer.wrap(row).getDouble());
    known++;
  }

  /** Remembers the rate that an options record tells, if it does. */
  void learn(Domain domain, OptionsRecord options) {
    double rate = rateIn(options.fields());
    if (rate == 0) return;
    var rates = told.getOrDefault(domain, Map.of());
    var selector = selector(options.fields());
    boolean full = rates.size() >= MOST_PER_DOMAIN || known >= MOST_IN_ALL;
    if (!SamplingPolicy.isRate(rate) || (full && !rates.containsKey(selector))) {
      observer.count(domain, ExchangeEvent.SAMPLING_IGNORED, 1);
      return;
    }
    var before = told.computeIfAbsent(domain, _ -> new HashMap<>()).put(selector, rate);
    if (before == null) known++;
    if (before != null && before == rate) return;
    observer.count(domain, ExchangeEvent.SAMPLING_LEARNED, 1);
    table.put(name(domain, selector), ByteBuffer.allocate(8).putDouble(rate).array());
  }

  private static Selector selector(Map<String, Object> fields) {
    for (var name : new String[] {"samplerId", "selectorId"})
      if (fields.get(name) instanceof Long id) return new Selector(Scope.SAMPLER, id);
    for (var name : new String[] {"scope.interface", "ingressInterface", "egressInterface"})
      if (fields.get(name) instanceof Long id) return new Selector(Scope.INTERFACE, id);
    return Selector.ALL;
  }

  /** What is known of one domain, for its records. */
  Rates of(Domain domain) {
    return new Rates(
        policy.overrideOf(domain.exporter()),
        told.getOrDefault(domain, Map.of()),
        policy.defaultOf(domain.exporter()));
  }

  /** Rates of one domain; {@code override} and {@code otherwise} are 0 where there is none. */
  record Rates(double override, Map<Selector, Double> told, double otherwise) {
    static final Rates NONE = new Rates(0, Map.of(), 0);

    /** Packets on the wire per packet sampled, or 0 where that is not known. */
    double of(FlowRecord flow) {
      boolean silent = override == 0 && otherwise == 0 && told.isEmpty();
      return silent && !flow.layout().tellsSampling() ? 0 : of(flow.fields());
    }

    private double of(Map<String, Object> fields) {
      if (override != 0) return override;
      double own = rateIn(fields);
      if (own != 0 && SamplingPolicy.isRate(own)) return own;
      double known = told.isEmpty() ? 0 : toldFor(fields);
      return known == 0 ? otherwise : known;
    }

    private double toldFor(Map<String, Object> fields) {
      double rate = told(Scope.SAMPLER, fields.get("samplerId"));
      if (rate == 0) rate = told(Scope.SAMPLER, fields.get("selectorId"));
      if (rate == 0) rate = told(Scope.INTERFACE, fields.get("ingressInterface"));
      if (rate == 0) rate = told(Scope.INTERFACE, fields.get("egressInterface"));
      return rate == 0 ? told.getOrDefault(Selector.ALL, 0.0) : rate;
    }

    private double told(Scope scope, @Nullable Object id) {
      return id instanceof Long known ? told.getOrDefault(new Selector(scope, known), 0.0) : 0;
    }
  }

  /** The rate that fields tell, whatever its value; 0 where they tell none. */
  static double rateIn(Map<String, Object> fields) {
    if (fields.get("samplingInterval") instanceof Long n && n > 0) return n;
    if (fields.get("samplerRandomInterval") instanceof Long n && n > 0) return n;
    if (fields.get("samplingPacketInterval") instanceof Long taken
        && taken > 0
        && fields.get("samplingPacketSpace") instanceof Long skipped)
      return (double) (taken + skipped) / taken;
    if (fields.get("samplingSize") instanceof Long size
        && size > 0
        && fields.get("samplingPopulation") instanceof Long population)
      return (double) population / size;
    if (fields.get("samplingProbability") instanceof Double p && p > 0) return 1 / p;
    return 0;
  }

  void forget(Domain domain) {
    var rates = told.remove(domain);
    if (rates == null) return;
    known -= rates.size();
    rates.keySet().forEach(selector -> table.remove(name(domain, selector)));
  }

  private static String name(Domain domain, Selector selector) {
    return domain.text() + "|" + selector.scope() + "|" + selector.id();
  }
}
