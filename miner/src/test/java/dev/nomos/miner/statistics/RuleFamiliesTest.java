package dev.nomos.miner.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleFamiliesTest {
  private static final RowType FLOW =
      new RowType(
          List.of(
              Field.of("SrcPort", FieldType.INTEGER),
              Field.of("DstPort", FieldType.INTEGER),
              Field.of("client", FieldType.CATEGORICAL),
              Field.of("server", FieldType.CATEGORICAL),
              Field.of("proto", FieldType.CATEGORICAL),
              Field.of("srcMask", FieldType.INTEGER)));
  private static final RowType WINDOW = window("tcp.seq", "tcp.ack", "len.src", "len.dst");
  private static final Map<String, List<String>> ROLES =
      Map.of("client", List.of("src", "identifier"), "server", List.of("identifier", "dst"));

  private static RowType window(String... families) {
    List<Field> fields = new ArrayList<>();
    for (String family : families) {
      for (int k = 0; k < 3; k++) {
        Field.WindowPosition at = new Field.WindowPosition(family, k);
        fields.add(new Field(family + "_ctx" + k, FieldType.INTEGER, family, Map.of(), at));
      }
    }
    return new RowType(fields);
  }

  private static List<List<String>> families(RowType type, String... rules) {
    List<Rule> parsed = Arrays.stream(rules).map(text -> Rule.of(Formula.parse(text))).toList();
    return RuleFamilies.of(parsed, type, name -> ROLES.getOrDefault(name, List.of())).stream()
        .map(f -> f.members().stream().map(r -> r.formula().toString()).toList())
        .toList();
  }

  @Test
  void bothDirectionsAreOneFamily() {
    assertThat(
            families(
                FLOW,
                "proto != \"udp\" or SrcPort >= 53",
                "SrcPort <= DstPort",
                "DstPort >= 53 or proto != \"udp\"",
                "DstPort <= SrcPort",
                "DstPort >= 54 or proto != \"udp\""))
        .extracting(List::size)
        .containsExactly(2, 2, 1);
  }

  @Test
  void rolesPairFieldsWhoseNamesDoNot() {
    assertThat(families(FLOW, "client = \"dns\"", "server = \"dns\"")).hasSize(1);
  }

  @Test
  void aFieldWithoutAnOppositeStaysWhatItIs() {
    assertThat(families(FLOW, "srcMask = 8 or SrcPort = 1", "srcMask = 8 or DstPort = 1"))
        .as("the mask belongs to both")
        .hasSize(1);
    assertThat(families(FLOW, "srcMask = 8", "SrcPort = 8")).hasSize(2);
  }

  @Test
  void positionsMoveTogether() {
    assertThat(
            families(
                WINDOW,
                "tcp.seq_ctx0 <= tcp.seq_ctx1",
                "tcp.seq_ctx1 <= tcp.seq_ctx2",
                "tcp.seq_ctx0 <= tcp.seq_ctx2",
                "tcp.ack_ctx2 >= 1",
                "tcp.ack_ctx0 >= 1"))
        .extracting(List::size)
        .containsExactly(2, 1, 2);
  }

  @Test
  void aMoveAndATurnAreFoundTogether() {
    List<Rule> rules =
        List.of(
            Rule.of(Formula.parse("len.src_ctx1 + len.dst_ctx2 = 4 or len.dst_ctx1 = 0")),
            Rule.of(Formula.parse("len.src_ctx0 = 0 or len.src_ctx1 + len.dst_ctx0 = 4")));
    List<RuleFamilies.Family> found = RuleFamilies.of(rules, WINDOW, _ -> List.of());
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().pattern())
        .hasToString("len.dst_ctx0 + len.src_ctx1 = 4 or len.src_ctx0 = 0");
  }

  @Test
  void whatIsNoClauseStandsAlone() {
    assertThat(families(FLOW, "SrcPort = 1 => DstPort = 2", "DstPort = 1 => SrcPort = 2"))
        .hasSize(2);
  }

  @Test
  void caseOfNamesIsKept() {
    assertThat(List.of("SRC_ip", "ipDst", "Source.bytes", "source", "proto"))
        .extracting(Directions::swapped)
        .containsExactly("DST_ip", "ipSrc", "Destination.bytes", "destination", "proto");
  }
}
