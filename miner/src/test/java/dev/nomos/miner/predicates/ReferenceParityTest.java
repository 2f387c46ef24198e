package dev.nomos.miner.predicates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.logic.NetNomosText;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.miner.search.HittingSetSearch;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import dev.nomos.miner.search.SearchProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The predicates are those of NetNomos over the same rows: same texts, same order, same support.
 */
class ReferenceParityTest {
  private record Expected(double support, String display) {}

  private static List<Expected> expected(String name) throws IOException {
    List<Expected> all = new ArrayList<>();
    for (String line :
        Files.readAllLines(ReferenceTable.shared("reference/predicates/" + name + ".csv"))) {
      String[] cells = line.split(",", 3);
      if (!cells[0].equals("index")) {
        all.add(new Expected(Double.parseDouble(cells[1]), display(cells[2])));
      }
    }
    return all;
  }

  /** Cells with a comma are quoted; whole numbers of real fields end in ".0" there. */
  private static String display(String cell) {
    String text = cell.startsWith("\"") ? cell.substring(1, cell.length() - 1) : cell;
    return text.endsWith(" 0.0") ? text.substring(0, text.length() - 2) : text;
  }

  private static List<Expected> actual(PredicateSpace space, ReferenceTable table) {
    long[] holds = table.evidence(space).counts();
    return IntStream.range(0, space.size())
        .mapToObj(
            p ->
                new Expected(
                    (double) holds[p] / table.rows().size(),
                    NetNomosText.of(space.predicates().get(p).atom())))
        .toList();
  }

  @Test
  void ciddsUnderTheNetworkFlowGrammar() throws IOException {
    ReferenceTable table = new ReferenceTable("cidds", "cidds", "reference/prepared/cidds.csv");
    GeneratedSpace generated = table.space("network_flow");
    assertThat(actual(generated.space(), table))
        .containsExactlyElementsOf(expected("cidds_network_flow"));
    assertThat(generated.warnings())
        .containsExactly(
            "template 'numeric-offsets' yields no predicate over this data",
            "template 'numeric-sums' yields no predicate over this data");
  }

  @Test
  void ciddsUnderTheSimpleGrammar() throws IOException {
    ReferenceTable table =
        new ReferenceTable("cidds_simple", "cidds_simple", "cidds/cidds_wk2_normal_10k.csv");
    assertThat(actual(table.space("simple").space(), table))
        .containsExactlyElementsOf(expected("cidds_simple"));
  }

  @Test
  void packetWindowsUnderTheirGrammar() throws IOException {
    ReferenceTable table =
        new ReferenceTable("pcap_tcp", "netflix", "reference/prepared/netflix.csv");
    assertThat(actual(table.space("pcap_window").space(), table))
        .containsExactlyElementsOf(expected("netflix_pcap_window"));
  }

  @ParameterizedTest
  @CsvSource({
    "cidds, network_flow, cidds_10000, cidds_size3, 3",
    "cidds, network_flow, cidds_10000, cidds_size4, 4",
    "netflix, pcap_window, netflix_all, netflix_size2, 2",
  })
  void evidencesAndMinimalRulesAreTheReferences(
      String table, String grammar, String evidence, String rules, int size) throws IOException {
    String dataset = table.equals("cidds") ? "cidds" : "pcap_tcp";
    ReferenceTable reference =
        new ReferenceTable(dataset, table, "reference/prepared/" + table + ".csv");
    PredicateSpace space = reference.space(grammar).space();
    List<BitSet> evidences =
        reference.evidence(space).entries().stream().map(e -> e.evidence().toBitSet()).toList();
    assertThat(evidences)
        .containsExactlyInAnyOrderElementsOf(sets("reference/evidence/" + evidence + ".dat"));
    SearchOutcome outcome =
        HittingSetSearch.collect(
            SearchProblem.allMinimal(space.size(), evidences),
            new SearchLimits(size, 100_000, Duration.ofMinutes(2)));
    assertThat(outcome).isInstanceOf(SearchOutcome.Complete.class);
    assertThat(new HashSet<>(outcome.found()))
        .isEqualTo(new HashSet<>(sets("reference/rules/" + rules + ".txt")));
  }

  /** Lines of predicate numbers. */
  private static List<BitSet> sets(String name) throws IOException {
    return Files.readAllLines(ReferenceTable.shared(name)).stream()
        .map(
            line -> {
              BitSet set = new BitSet();
              Stream.of(line.strip().split("\\s+")).map(Integer::valueOf).forEach(set::set);
              return set;
            })
        .toList();
  }
}
