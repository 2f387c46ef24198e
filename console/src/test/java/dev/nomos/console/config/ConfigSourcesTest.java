package dev.nomos.console.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.ingest.exchange.ClockPolicy;
import dev.nomos.ingest.netflow.ElementTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourcesTest {
  @TempDir Path home;

  @BeforeEach
  void specifications() throws IOException {
    for (String file : new String[] {"datasets/lab-flows.json", "grammars/flows.json"}) {
      Path path = home.resolve("examples").resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, "{}");
    }
  }

  private NomosConfig load(
      String yaml, Map<String, String> environment, Map<String, String> options)
      throws IOException {
    Path file = Files.writeString(home.resolve("nomos.yaml"), yaml);
    return ConfigSources.load(home, Optional.of(file), environment, options);
  }

  @Test
  void everyKeyHasItsDefault() {
    NomosConfig config = ConfigSources.load(home, Optional.empty(), Map.of(), Map.of());
    assertThat(ConfigSources.print(config).replace(home.toString(), "HOME"))
        .isEqualTo(
            """
            data-dir: nomos-data
            dataset:
              spec: HOME/examples/datasets/lab-flows.json
              grammar: HOME/examples/grammars/flows.json
              partitions: 2
            kafka:
              bootstrap-servers: ""
              schema-registry: ""
              replication: 0
              properties: {}
            collector:
              listener: netflow
              host: 127.0.0.1
              port: 2055
              sockets: 0
              queue-capacity: 65536
              queue-octets: 67108864
              receive-buffer-octets: 8388608
              anonymize-key-file: ""
            decoder:
              threads: 1
              template-lifetime: PT1H30M
              held:
                sets-per-exporter: 1024
                octets-per-exporter: 2097152
                sets-in-all: 8192
                octets-in-all: 16777216
                age: PT10M
              sampling:
                default-rate: 0.0
                defaults: {}
                overrides: {}
              reorder-tolerance: PT2S
              clock:
                correction: none
                threshold: PT1M
              loss-memory: PT1M
              elements-file: ""
              split-biflows: false
            windows:
              grace: PT10S
              idle-timeout: PT10M
              max-partitions: 50000
              max-waiting: 1000
              max-rows: 200000
              late: drop
            miner:
              minimum-antecedent: 20
              minimum-expected-violations: 5.0
              search-budget: PT1M
              evidence:
                expiry: PT0S
                max-distinct: 50000
                learning-period: PT1H
                drift-threshold: 0.2
              rerun-interval: PT10M
              error-budget: 0.0
              theory-interval: PT1S
              lead: PT1S
              policy:
                auto-shadow: true
                auto-activate: true
                shadow-time: PT1H
                auto-relax: false
                relax-records: 10000
                relax-keys: 100
                relax-duration: PT24H
                retire-implied: false
                vacuous-after: PT24H
                drift-factor: 10.0
                auto-respace: false
                review-interval: PT1M
                maximum-proposed: 500
            validator:
              threads: 1
              name: ""
              suppression:
                burst: 10
                every: 1000
                interval: PT1M
                memory: PT1H
                entries: 100000
            page:
              host: 127.0.0.1
              port: 8090
              token: ""
              token-file: ""
              remembered-violations: 5000
            masks:
              host: 127.0.0.1
              port: 8095
              token: ""
              token-file: ""
              engines: 0
              deadline: PT10S
            management:
              host: 127.0.0.1
              port: 8091
            """);
  }

  @Test
  void theLastWordWins() throws IOException {
    NomosConfig config =
        load(
            "collector:\n  port: 1000\n  host: 0.0.0.0\nminer:\n  search-budget: PT5S\n",
            Map.of("NOMOS_COLLECTOR_PORT", "2000", "NOMOS_PAGE_PORT", "7000", "NOMOS_OTHER", "x"),
            Map.of("collector.port", "3000"));
    assertThat(config.collector().port()).isEqualTo(3000);
    assertThat(config.collector().host()).isEqualTo("0.0.0.0");
    assertThat(config.page().port()).isEqualTo(7000);
    assertThat(config.miner().searchBudget()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aLaterFileOverridesAnEarlierOne() throws IOException {
    Path first =
        Files.writeString(home.resolve("a.yaml"), "page: {port: 1}\nmanagement: {port: 2}\n");
    Path second =
        Files.writeString(
            home.resolve("b.yaml"), "page: {port: 3}\nkafka: {properties: {a.password: x}}\n");
    NomosConfig config = ConfigSources.load(home, List.of(first, second), Map.of(), Map.of());
    assertThat(config.page().port()).isEqualTo(3);
    assertThat(config.management().port()).isEqualTo(2);
    assertThat(config.kafka().properties()).isEqualTo(Map.of("a.password", "x"));
  }

  @Test
  void unknownKeysAreErrorsThatNameTheFileAndTheKnownOnes() {
    assertThatThrownBy(() -> load("collector:\n  prot: 1\nfoo: 2\n", Map.of(), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("nomos.yaml: unknown key 'collector.prot'")
        .hasMessageContaining("queue-capacity")
        .hasMessageContaining("unknown key 'foo'");
    assertThatThrownBy(() -> load("", Map.of(), Map.of("a.b", "1")))
        .hasMessageContaining("unknown key 'a.b'");
  }

  @Test
  void aBadValueNamesItsKeyRuleAndValue() {
    assertThatThrownBy(() -> load("collector:\n  port: 70000\n", Map.of(), Map.of()))
        .hasMessageContaining("collector.port must be between 0 and 65535, but was 70000");
    assertThatThrownBy(() -> load("collector:\n  port: many\n", Map.of(), Map.of()))
        .hasMessageContaining("collector.port");
    assertThatThrownBy(() -> load("windows:\n  idle-timeout: PT1S\n", Map.of(), Map.of()))
        .hasMessageContaining("windows.idle-timeout must be at least windows.grace (PT10S)");
    assertThatThrownBy(() -> load("windows:\n  late: sometimes\n", Map.of(), Map.of()))
        .hasMessageContaining("windows.late");
    assertThatThrownBy(() -> load("- a\n- b\n", Map.of(), Map.of()))
        .hasMessageContaining("expected keys and values");
  }

  @Test
  void kafkasOwnSettingsPassThroughAndSecretsAreMasked() throws IOException {
    NomosConfig config =
        load(
            "kafka:\n  properties:\n    ssl.truststore.password: hunter2\n",
            Map.of(),
            Map.of("kafka.properties.security.protocol", "SSL"));
    assertThat(config.kafka().properties())
        .containsEntry("ssl.truststore.password", "hunter2")
        .containsEntry("security.protocol", "SSL");
    assertThat(ConfigSources.print(config)).doesNotContain("hunter2").contains("********");
    assertThat(config.toString()).doesNotContain("hunter2");
  }

  @Test
  void thePagesTokenIsASecretAndGivenOnce() throws IOException {
    NomosConfig config = load("", Map.of("NOMOS_PAGE_TOKEN", "correct-horse-battery"), Map.of());
    assertThat(config.page().token()).isEqualTo("correct-horse-battery");
    assertThat(ConfigSources.print(config)).doesNotContain("correct-horse").contains("********");
    assertThat(config.toString()).doesNotContain("correct-horse");
    Path file = Files.writeString(home.resolve("token"), "correct-horse-battery");
    assertThatThrownBy(
            () ->
                load(
                    "",
                    Map.of("NOMOS_PAGE_TOKEN_FILE", file.toString(), "NOMOS_PAGE_TOKEN", "x"),
                    Map.of()))
        .hasMessageContaining("give page.token or page.token-file, not both");
    assertThatThrownBy(() -> load("", Map.of("NOMOS_PAGE_TOKEN_FILE", "nowhere"), Map.of()))
        .hasMessageContaining("page.token-file: no readable file nowhere");
  }

  @Test
  void decodersKeysAreReadAndChecked() throws IOException {
    NomosConfig config =
        load(
            "decoder:\n"
                + "  sampling:\n"
                + "    overrides:\n"
                + "      192.0.2.1: 100\n"
                + "  clock: {correction: shift}\n",
            Map.of("NOMOS_DECODER_HELD_AGE", "PT1M"),
            Map.of("decoder.sampling.defaults.2001:db8::1", "64"));
    var exchange = config.decoder().exchange();
    assertThat(exchange.sampling().overrides()).isEqualTo(Map.of("192.0.2.1", 100.0));
    assertThat(exchange.sampling().defaults()).isEqualTo(Map.of("2001:db8::1", 64.0));
    assertThat(exchange.clock().correction()).isEqualTo(ClockPolicy.Correction.SHIFT);
    assertThat(exchange.held().age()).isEqualTo(Duration.ofMinutes(1));
    for (var bad :
        Map.of(
                "decoder.threads", "0",
                "decoder.template-lifetime", "-PT1S",
                "decoder.reorder-tolerance", "-PT1S",
                "decoder.held.age", "-PT1S",
                "decoder.held.sets-in-all", "-1",
                "decoder.sampling.default-rate", "0.5",
                "decoder.sampling.overrides.192.0.2.1", "0",
                "decoder.clock.threshold", "PT0S")
            .entrySet())
      assertThatThrownBy(() -> load("", Map.of(), Map.of(bad.getKey(), bad.getValue())))
          .hasMessageContaining(bad.getKey() + " must");
  }

  @Test
  void elementsOfOnesOwnAreReadWithTheConfiguration() throws IOException {
    Path file =
        Files.writeString(
            home.resolve("own.csv"), "enterprise,id,name,type\n31337,5,roundTrip,unsigned16\n");
    var own = load("", Map.of(), Map.of("decoder.elements-file", file.toString())).decoder();
    assertThat(own.exchange().elements()).isNotSameAs(ElementTable.standard());
    assertThat(own.ofFiles().splitBiflows()).isFalse();
    assertThat(load("decoder: {split-biflows: true}\n", Map.of(), Map.of()).decoder().exchange())
        .satisfies(exchange -> assertThat(exchange.splitBiflows()).isTrue())
        .satisfies(exchange -> assertThat(exchange.elements()).isSameAs(ElementTable.standard()));

    Files.writeString(file, "enterprise,id,name,type\n31337,5,roundTrip,unsigned17\n");
    assertThatThrownBy(() -> load("", Map.of(), Map.of("decoder.elements-file", file.toString())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("decoder.elements-file: " + file + ": line 2: ");
    assertThatThrownBy(() -> load("", Map.of(), Map.of("decoder.elements-file", "nowhere.csv")))
        .hasMessageContaining("decoder.elements-file: nowhere.csv");
  }

  @Test
  void missingSpecificationsAreNamed() throws IOException {
    assertThatThrownBy(() -> load("", Map.of(), Map.of("dataset.spec", "nowhere.json")))
        .hasMessageContaining("dataset.spec: no readable file nowhere.json");
  }
}
