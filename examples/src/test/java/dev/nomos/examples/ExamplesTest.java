package dev.nomos.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.ingest.prepare.StreamWindows;
import dev.nomos.ingest.table.Table;
import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.TheoryChecker;
import dev.nomos.logic.entailment.Verdict;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.rules.StoredRule;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each example learns from a file what its network is known to do; no template is idle. */
class ExamplesTest {
  @TempDir Path runs;

  @ParameterizedTest(name = "{0} of {1}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          netflow           | normal-v5.pcap     | 2958  | octets >= 28 * packets
          netflow           | normal-v9.pcap     | 2958  | protocol = 'udp' => tcp_flags = 'none'
          netflow           | normal-ipfix.pcap  | 2958  | destination_scope = 'broadcast' => protocol = 'udp'
          netflow           | normal-pmacct.pcap | 2961  | start <= end
          flow-exchanges    | normal-v9.pcap     | 1385  | source_service_ctx0 = 'high' => destination_service_ctx1 = 'high'
          tcp-windows       | normal.pcap.gz     | 30075 | tcp.flags.syn_ctx1 = 1 => tcp.len_ctx1 = 0
          """)
  void labTrafficTeaches(String example, String input, long rows, String rule) throws IOException {
    check(example, Path.of("lab", input), rows, rule);
  }

  @ParameterizedTest(name = "{0} of {1}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cidds-flows       | cidds/cidds_wk2_normal_10k.csv | 10000  | Proto = 1 => Flags = 0
          metadc-samples    | metadc/z2n_bestcases.csv       | 141600 | InCongestionBytes <= IngressBytes
          metadc-imputation | metadc/z2n_bestcases.csv       | 2832   | TotalCongested > 0 => max(IngressBytes[*]) > 200000
          metadc-forecast   | metadc/z2n_bestcases.csv       | 2827   | TotalCongested_ctx5 <= TotalIngress_ctx5
          tcp-conversations | pcap/ndpi/netflix.pcap         | 1654   | ip.hdr_len_ctx0 % 4 = 0
          """)
  void realTrafficTeaches(String example, String input, long rows, String rule) throws IOException {
    check(example, SharedData.require(input), rows, rule);
  }

  @ParameterizedTest
  @ValueSource(strings = {"metadc-imputation", "metadc-forecast"})
  void realWindowsKeepTheRulesThatAPersonWrote(String example) {
    DatasetSpec spec = DatasetSpec.read(Path.of("datasets", example + ".json"));
    List<Rule> rules =
        RulesFile.read(Path.of("rules", example + ".txt"), spec.rowType()).stream()
            .map(StoredRule::rule)
            .toList();
    CompiledTheory theory = new CompiledTheory(new RuleTheory(1, 0, rules), spec.rowType());
    TheoryChecker checker = new TheoryChecker(theory);
    Path input = SharedData.require("metadc/z2n_bestcases.csv");
    Table.open(spec, input, OptionalLong.empty())
        .forEach(row -> assertThat(checker.check(row).size()).as("%s", row).isZero());
  }

  private void check(String example, Path input, long rows, String rule) throws IOException {
    Theories theory = Theories.learn(example, input, runs);
    assertThat(theory.learned().manifest().rows()).isEqualTo(rows);
    assertThat(theory.learned().manifest().warnings()).isEmpty();
    assertThat(theory.learned().manifest().table().rejected()).isZero();
    try (var entailment = theory.entailment()) {
      assertThat(entailment.verdict(Formula.parse(rule, theory.type())))
          .isInstanceOf(Verdict.Entailed.class);
    }
  }

  @Test
  void exchangesAreWindowsOfAStreamToo() {
    var spec = DatasetSpec.read(Path.of("datasets/flow-exchanges.json"));
    assertThat(StreamWindows.rowsOf(spec).rowType().fields())
        .extracting("name")
        .contains("source_port", "destination_port", "start", "octets");
  }
}
