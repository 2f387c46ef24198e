package dev.nomos.ingest.exchange;

import static dev.nomos.ingest.netflow.Datagrams.ipfix;
import static dev.nomos.ingest.netflow.Datagrams.set;
import static dev.nomos.ingest.netflow.Datagrams.template;
import static dev.nomos.ingest.netflow.Datagrams.v5;
import static dev.nomos.ingest.netflow.Datagrams.v9;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.ingest.netflow.Datagrams;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SamplingRatesTest {
  private static final String ME = Exporting.EXPORTER.address();

  private static ExchangeConfig config(SamplingPolicy sampling) {
    var usual = ExchangeConfig.DEFAULT;
    return new ExchangeConfig(
        usual.limits(),
        usual.templateLifetime(),
        usual.held(),
        sampling,
        usual.reorderTolerance(),
        usual.clock());
  }

  private final Exporting exporting = new Exporting(ExchangeConfig.DEFAULT);

  /** v9 options template 400, scope system: sampler id, mode, interval. */
  private static byte[] samplerTemplate(int scopeType) {
    return v9(
        1, 5, set(1, new Datagrams().u16(400, 4, 12, scopeType, 4, 48, 1, 49, 1, 50, 4).u16(0)));
  }

  private static byte[] sampler(int id, long interval) {
    return v9(1, 5, set(400, new Datagrams().u32(1).u8(id, 2).u32(interval)));
  }

  /** Template 300: octets, packets, sampler id, interface. */
  private static byte[] flowTemplate() {
    return v9(1, 5, set(0, template(300, 1, 4, 2, 4, 48, 1, 10, 2)));
  }

  private static byte[] flow(int sampler, int ingress) {
    return v9(1, 5, set(300, new Datagrams().u32(1_000, 3).u8(sampler).u16(ingress)));
  }

  private static void assertRate(Exporting exporting, byte[] flow, long rate) {
    assertThat(Exporting.only(exporting.send(flow)).fields())
        .containsEntry("octetDeltaCount", 1_000L)
        .containsEntry("samplingRate", rate)
        .containsEntry("scaledOctetDeltaCount", 1_000 * rate)
        .containsEntry("scaledPacketDeltaCount", 3 * rate);
  }

  private static void assertUnknown(Exporting exporting, byte[] flow) {
    assertThat(Exporting.only(exporting.send(flow)).fields())
        .doesNotContainKeys("samplingRate", "scaledOctetDeltaCount", "scaledPacketDeltaCount");
  }

  @Test
  void aRecordHasTheRateOfItsSampler() {
    exporting.send(samplerTemplate(1));
    exporting.send(flowTemplate());
    assertUnknown(exporting, flow(7, 1));
    exporting.send(sampler(7, 128));
    exporting.send(sampler(8, 512));
    exporting.restart();
    assertRate(exporting, flow(7, 1), 128);
    assertRate(exporting, flow(8, 1), 512);
    assertUnknown(exporting, flow(9, 1));
    exporting.send(sampler(7, 64));
    assertRate(exporting, flow(7, 1), 64);
    exporting.send(sampler(7, 64));
    assertThat(exporting.count(ExchangeEvent.SAMPLING_LEARNED)).isEqualTo(3);
  }

  @Test
  void optionsOfAnInterfaceAreForItsFlowsAndOfTheSystemForAll() {
    exporting.send(flowTemplate());
    exporting.send(v9(1, 5, set(1, new Datagrams().u16(401, 4, 4, 2, 4, 34, 4))));
    exporting.send(v9(1, 5, set(401, new Datagrams().u32(11, 100))));
    exporting.send(v9(1, 5, set(1, new Datagrams().u16(402, 4, 4, 1, 4, 34, 4))));
    assertUnknown(exporting, flow(0, 12));
    exporting.send(v9(1, 5, set(402, new Datagrams().u32(1, 1_000))));
    assertRate(exporting, flow(0, 11), 100);
    assertRate(exporting, flow(0, 12), 1_000);
  }

  @Test
  void ratesAreOfTheirDomain() {
    exporting.send(samplerTemplate(1));
    exporting.send(sampler(7, 128));
    exporting.send(v9(1, 6, set(0, template(300, 1, 4, 2, 4, 48, 1, 10, 2))));
    var other = v9(1, 6, set(300, new Datagrams().u32(1_000, 3).u8(7).u16(1)));
    assertUnknown(exporting, other);
  }

  @Test
  void optionsAndDataMayBothComeBeforeTheirTemplates() {
    exporting.send(flow(7, 1));
    exporting.send(sampler(7, 128));
    exporting.send(samplerTemplate(1));
    var came = exporting.send(flowTemplate());
    assertThat(Exporting.only(came).fields()).containsEntry("samplingRate", 128L);
  }

  @Test
  void ipfixSelectorsSayHowManyPacketsAreTakenAndSkipped() {
    exporting.send(
        ipfix(
            5,
            set(3, new Datagrams().u16(400, 4, 1, 302, 4, 304, 2, 305, 4, 306, 4)),
            set(400, new Datagrams().u32(3).u16(1).u32(10, 990)),
            set(2, template(300, 1, 4, 2, 4, 302, 4))));
    assertRate(exporting, ipfix(5, set(300, new Datagrams().u32(1_000, 3, 3))), 100);
  }

  @Test
  void version5HeadersAndRecordsTellTheirOwn() {
    var flow = Exporting.only(exporting.send(v5(1)));
    assertThat(flow.fields())
        .containsEntry("octetDeltaCount", 4_000L)
        .containsEntry("samplingRate", 100L)
        .containsEntry("scaledOctetDeltaCount", 400_000L)
        .containsEntry("scaledPacketDeltaCount", 1_000L);
    exporting.send(v9(1, 5, set(0, template(300, 1, 4, 2, 4, 34, 4))));
    assertRate(exporting, v9(1, 5, set(300, new Datagrams().u32(1_000, 3, 2_048))), 2_048);
  }

  @ParameterizedTest
  @CsvSource({
    "samplingInterval, 512, , , 512",
    "samplerRandomInterval, 1, , , 1",
    "samplingPacketInterval, 2, samplingPacketSpace, 3, 2.5",
    "samplingPacketInterval, 1, , , 0",
    "samplingSize, 3, samplingPopulation, 300, 100",
    "samplingInterval, 0, , , 0",
    "samplingSize, 0, samplingPopulation, 300, 0"
  })
  void fieldsTellARate(String one, long value, String other, Long otherValue, double rate) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(one, value);
    if (other != null) fields.put(other, otherValue);
    assertThat(SamplingRates.rateIn(fields)).isEqualTo(rate);
  }

  @Test
  void aProbabilityTellsARate() {
    assertThat(SamplingRates.rateIn(Map.of("samplingProbability", 0.01))).isEqualTo(100);
    assertThat(SamplingRates.rateIn(Map.of("samplingProbability", Double.NaN))).isZero();
  }

  @Test
  void theOperatorsOverrideWinsAndTheDefaultIsLast() {
    var known = new Exporting(config(new SamplingPolicy(10, Map.of(ME, 20.0), Map.of())));
    known.send(flowTemplate());
    known.send(samplerTemplate(1));
    assertRate(known, flow(7, 1), 20);
    known.send(sampler(7, 128));
    assertRate(known, flow(7, 1), 128);
    var forced = new Exporting(config(new SamplingPolicy(10, Map.of(), Map.of(ME, 5.0))));
    assertThat(Exporting.only(forced.send(v5(1))).fields()).containsEntry("samplingRate", 5L);
    var other = new Exporting(config(new SamplingPolicy(10, Map.of("192.0.2.9", 7.0), Map.of())));
    other.send(flowTemplate());
    assertRate(other, flow(7, 1), 10);
  }

  @Test
  void ratesThatCannotBeAreCountedAndNotUsed() {
    exporting.send(flowTemplate());
    exporting.send(v9(1, 5, set(1, new Datagrams().u16(403, 4, 8, 1, 4, 309, 4, 310, 4))));
    exporting.send(v9(1, 5, set(403, new Datagrams().u32(1, 100, 3))));
    assertUnknown(exporting, flow(0, 1));
    assertThat(exporting.count(ExchangeEvent.SAMPLING_IGNORED)).isEqualTo(1);
  }

  @Test
  void aScaledCounterThatDoesNotFitIsAbsent() {
    exporting.send(v9(1, 5, set(0, template(300, 1, 8, 2, 8, 34, 4))));
    var flow = new Datagrams().u64(1L << 60).u64(1L << 30).u32(16);
    assertThat(Exporting.only(exporting.send(v9(1, 5, set(300, flow)))).fields())
        .containsEntry("octetDeltaCount", 1L << 60)
        .doesNotContainKey("scaledOctetDeltaCount")
        .containsEntry("scaledPacketDeltaCount", 1L << 34);
  }

  @Test
  void hostileSamplersAreBounded() {
    exporting.send(ipfix(5, set(3, new Datagrams().u16(400, 2, 1, 302, 4, 34, 4))));
    for (int i = 0; i < 50; i++) {
      var records = new Datagrams();
      for (int k = 0; k < 100; k++) records.u32(i * 100 + k, 7);
      exporting.send(ipfix(5, set(400, records)));
    }
    assertThat(exporting.sampling.rows).hasSize(SamplingRates.MOST_PER_DOMAIN);
    assertThat(exporting.count(ExchangeEvent.SAMPLING_IGNORED))
        .isEqualTo(5_000 - SamplingRates.MOST_PER_DOMAIN);
  }

  @Test
  void hostileSamplersOfManyDomainsAreBoundedInAll() {
    for (int domain = 1; domain <= 17; domain++) {
      exporting.send(ipfix(domain, set(3, new Datagrams().u16(400, 2, 1, 302, 4, 34, 4))));
      for (int i = 0; i < 41; i++) {
        var records = new Datagrams();
        for (int k = 0; k < 100; k++) records.u32(i * 100 + k, 7);
        exporting.send(ipfix(domain, set(400, records)));
      }
    }
    assertThat(exporting.sampling.rows).hasSize(SamplingRates.MOST_IN_ALL);
  }

  @Test
  void idleDomainsAreForgottenWithTheirRates() {
    exporting.send(samplerTemplate(1));
    exporting.send(sampler(7, 128));
    for (int domain = 100; domain < 100 + DomainStates.MOST_PER_EXPORTER; domain++)
      exporting.send(v9(0, domain));
    assertThat(exporting.count(ExchangeEvent.DOMAIN_FORGOTTEN)).isEqualTo(1);
    assertThat(exporting.sampling.rows).isEmpty();
    assertThat(exporting.sequences.rows).hasSize(DomainStates.MOST_PER_EXPORTER);
  }

  @Test
  void aRateIsFromOneOn() {
    assertThatThrownBy(() -> new SamplingPolicy(0.5, Map.of(), Map.of()))
        .hasMessage("decoder.sampling.default-rate must be 1 to 4294967295, but was 0.5");
    assertThatThrownBy(() -> new SamplingPolicy(0, Map.of(), Map.of(ME, 0.0)))
        .hasMessageContaining("decoder.sampling.overrides.192.0.2.1");
  }
}
