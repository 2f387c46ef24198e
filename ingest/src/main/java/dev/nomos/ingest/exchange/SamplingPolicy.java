package dev.nomos.ingest.exchange;

import dev.nomos.ingest.netflow.ExporterId;
import java.util.Map;

/**
 * What the operator knows of sampling. A rate is packets on the wire per packet sampled; 1 is no
 * sampling.
 *
 * @param defaultRate of exporters that say nothing; 0 leaves it unknown
 * @param defaults the same for one exporter, by address
 * @param overrides wins over what the exporter says, by address
 */
public record SamplingPolicy(
    double defaultRate, Map<String, Double> defaults, Map<String, Double> overrides) {
  /** Believes exporters, and does not guess. */
  public static final SamplingPolicy DEFAULT = new SamplingPolicy(0, Map.of(), Map.of());

  static final double MOST = 0xFFFF_FFFFL;

  public SamplingPolicy {
    defaults = Map.copyOf(defaults);
    overrides = Map.copyOf(overrides);
    if (defaultRate != 0) check("default-rate", defaultRate);
    defaults.forEach((exporter, rate) -> check("defaults." + exporter, rate));
    overrides.forEach((exporter, rate) -> check("overrides." + exporter, rate));
  }

  private static void check(String key, double rate) {
    if (!isRate(rate))
      throw new IllegalArgumentException(
          "decoder.sampling." + key + " must be 1 to 4294967295, but was " + rate);
  }

  static boolean isRate(double rate) {
    return rate >= 1 && rate <= MOST;
  }

  /** 0 where there is none. */
  double overrideOf(ExporterId exporter) {
    return overrides.getOrDefault(exporter.address(), 0.0);
  }

  /** 0 where there is none. */
  double defaultOf(ExporterId exporter) {
    return defaults.getOrDefault(exporter.address(), defaultRate);
  }
}
