package dev.nomos.miner.predicates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.GrammarSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredicateGenerationTest {
  private static final String FIELDS =
      """
      {"name": "flows", "fields": [
        {"name": "protocol", "value_type": "categorical", "enum_labels": {"tcp": "TCP"}},
        {"name": "packets", "value_type": "integer", "roles": ["count", "measurement"],
         "constants": [{"kind": "scalar", "values": [65535]}, {"kind": "limit", "values": [1]}]},
        {"name": "octets", "value_type": "integer", "roles": ["size", "measurement"]},
        {"name": "payload", "value_type": "integer", "roles": ["size"]},
        {"name": "source", "value_type": "categorical", "roles": ["src", "address"]},
        {"name": "target", "value_type": "categorical", "roles": ["dst", "address"]},
        {"name": "port", "value_type": "categorical", "roles": ["dst", "port"]},
        {"name": "flags", "value_type": "integer", "roles": ["flag"]}]}
      """;

  private static final String WINDOWS =
      """
      {"name": "packets", "fields": [
        {"name": "len", "value_type": "integer", "roles": ["size"]},
        {"name": "seq", "value_type": "integer", "roles": ["sequence"]},
        {"name": "source", "value_type": "categorical", "roles": ["src"]}],
       "context_window": {"size": 3},
       "derived_variables": [
         {"name": "total", "operation": "sum", "inputs": ["len_ctx0", "len_ctx1", "len_ctx2"],
          "value_type": "integer", "roles": ["size", "derived"]}]}
      """;

  @TempDir private Path directory;

  private GrammarSpec grammar(String members) throws IOException {
    String grammar = "{\"name\": \"g\", \"max_clause_size\": 3, %s}".formatted(members);
    return GrammarSpec.read(Files.writeString(directory.resolve("grammar.json"), grammar));
  }

  /** Over windows of three packets: lengths 10, 20, 30 and so on; sequence numbers likewise. */
  private List<String> windowed(String members) throws IOException {
    DatasetSpec spec =
        DatasetSpec.read(Files.writeString(directory.resolve("windows.json"), WINDOWS));
    Profile profile = new SampleProfile(spec.rowType(), new Random(1));
    for (int i = 1; i <= 10; i++) {
      Map<String, Value> values = new HashMap<>();
      for (int k = 0; k < 3; k++) {
        values.put("len_ctx" + k, Value.of(10L * (i + k)));
        values.put("seq_ctx" + k, Value.of(1000L + 10L * (i + k)));
        values.put("source_ctx" + k, Value.of(k == 1 ? "server" : "client"));
      }
      values.put("total", Value.of(30L * (i + 1)));
      profile.add(Row.of(spec.rowType(), values));
    }
    return texts(PredicateGeneration.generate(grammar(members), spec, profile).strict());
  }

  private List<String> windowedTemplate(String template) throws IOException {
    return windowed("\"predicate_templates\": [" + template + "]");
  }

  private PredicateSpace space(String... templates) throws IOException {
    return generated(templates).strict();
  }

  private GeneratedSpace generated(String... templates) throws IOException {
    Path fields = Files.writeString(directory.resolve("fields.json"), FIELDS);
    DatasetSpec spec = DatasetSpec.read(fields);
    Profile profile = new SampleProfile(spec.rowType(), new Random(1));
    for (int i = 1; i <= 100; i++) {
      profile.add(
          Row.of(
              spec.rowType(),
              Map.of(
                  "protocol", Value.of(i <= 60 ? "tcp" : i <= 90 ? "udp" : "icmp"),
                  "packets", Value.of(i),
                  "octets", Value.of(100L * i),
                  "payload", Value.of(80L * i),
                  "source", Value.of("10.0.0." + i % 5),
                  "target", Value.of("10.0.0." + i % 7),
                  "port", Value.of(i % 3 == 0 ? "443" : "domain"),
                  "flags", Value.of(i % 32))));
    }
    String members = "\"predicate_templates\": [" + String.join(",", templates) + "]";
    return PredicateGeneration.generate(grammar(members), spec, profile);
  }

  private static List<String> texts(PredicateSpace space) {
    return space.predicates().stream().map(Predicate::toString).toList();
  }

  @Test
  void theMostFrequentCategoriesAreLabelledByTheirRank() throws IOException {
    PredicateSpace space =
        space(
            """
            {"name": "t", "lhs": {"names": ["protocol"]}, "operators": ["=", "!="],
             "rhs_constant": {"mode": "profile", "top_k": 2}}
            """);
    assertThat(texts(space))
        .containsExactlyInAnyOrder(
            "protocol = \"tcp\"",
            "protocol != \"tcp\"",
            "protocol = \"udp\"",
            "protocol != \"udp\"");
    assertThat(space.predicates()).extracting(Predicate::label).containsOnly("top1", "top2");
  }

  @Test
  void quantilesLieBetweenObservedValues() throws IOException {
    PredicateSpace space =
        space(
            """
            {"name": "t", "lhs": {"names": ["octets"]}, "operators": ["<="],
             "rhs_constant": {"mode": "profile", "quantiles": [0.5, 0.9]}}
            """);
    assertThat(texts(space)).containsExactly("octets <= 5050", "octets <= 9010");
    assertThat(space.predicates()).extracting(Predicate::label).containsExactly("p50", "p90");
  }

  @Test
  void categoriesAreNeverPutInAnOrder() throws IOException {
    PredicateSpace space =
        space(
            """
            {"name": "t", "lhs": {"names": ["protocol"]}, "operators": ["=", "<="],
             "rhs_constant": {"mode": "explicit", "values": ["tcp"]}}
            """);
    assertThat(texts(space)).containsExactly("protocol = \"tcp\"");
  }

  @Test
  void onlyFieldsThatMeasureTheSameAreCompared() throws IOException {
    PredicateSpace space =
        space(
            """
            {"name": "t", "lhs": {"types": ["integer"]}, "operators": ["<="],
             "rhs_field": {"types": ["integer"]}}
            """);
    assertThat(texts(space)).containsExactlyInAnyOrder("octets <= payload", "payload <= octets");
  }

  @Test
  void aScaledFieldIsComparedWithAnother() throws IOException {
    PredicateSpace space =
        space(
            """
            {"name": "t",
             "lhs_term": {"kind": "scalar", "field": {"names": ["packets"]},
                          "constant": {"mode": "field_constants", "kinds": ["scalar"]}},
             "operators": [">="], "rhs_term": {"kind": "field", "field": {"names": ["octets"]}}}
            """);
    assertThat(texts(space)).containsExactly("packets * 65535 >= octets");
  }

  private static final String IDLE =
      """
      {"name": "no-such-field", "lhs": {"names": ["ttl"]}, "operators": ["="],
       "rhs_constant": {"mode": "profile", "top_k": 3}}
      """;
  private static final String WITHOUT_CONSTANTS =
      """
      {"name": "no-constants", "lhs": {"names": ["octets"]}, "operators": ["="],
       "rhs_constant": {"mode": "field_constants", "kinds": ["limit"]}}
      """;
  private static final String FRUITFUL =
      """
      {"name": "t", "lhs": {"names": ["packets", "paccets"]}, "operators": [">="],
       "rhs_constant": {"mode": "field_constants", "kinds": ["limit"]}}
      """;

  @Test
  void templatesThatYieldNothingAndNamesOfNoFieldAreTold() throws IOException {
    GeneratedSpace generated = generated(IDLE, WITHOUT_CONSTANTS, FRUITFUL);
    assertThat(texts(generated.space())).containsExactly("packets >= 1");
    assertThat(generated.warnings())
        .containsExactly(
            "template 'no-such-field', lhs names 'ttl', which no field is called",
            "template 'no-such-field', lhs matches no field",
            "template 'no-such-field' yields no predicate over this data",
            "template 'no-constants' yields no predicate over this data",
            "template 't', lhs names 'paccets', which no field is called");
    assertThatThrownBy(generated::strict)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'no-constants' yields no predicate");
  }

  @Test
  void aGrammarThatYieldsNothingAtAllIsRefused() {
    assertThatThrownBy(() -> generated(IDLE, WITHOUT_CONSTANTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("grammar 'g' yields no predicate: template 'no-such-field'");
  }

  @Test
  void aGrammarOfFarTooManyPredicatesIsRefused() {
    String many =
        IntStream.range(0, 20_001).mapToObj(Integer::toString).collect(Collectors.joining(","));
    assertThatThrownBy(
            () ->
                space(
                    """
                    {"name": "t", "lhs": {"names": ["octets"]}, "operators": [">="],
                     "rhs_constant": {"mode": "explicit", "values": [%s]}}
                    """
                        .formatted(many)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("template 't' makes more than 20000 predicates");
  }

  @Test
  void addressesAreComparedWithAddressesOnly() throws IOException {
    assertThat(
            texts(
                space(
                    """
                    {"name": "t", "lhs": {"roles": ["src"]}, "operators": ["="],
                     "rhs_field": {"roles": ["dst"]}}
                    """)))
        .containsExactly("source = target");
  }

  @Test
  void categoriesThatAreNumbersAreWrittenAsNumbers() throws IOException {
    assertThat(
            texts(
                space(
                    """
                    {"name": "t", "lhs": {"names": ["port"]}, "operators": ["="],
                     "rhs_constant": {"mode": "explicit", "values": ["443", 80, "domain"]}}
                    """)))
        .containsExactly("port = \"domain\"", "port = 443", "port = 80");
  }

  @Test
  void remaindersFlagBitsAndSetsAreTermsAndAtoms() throws IOException {
    assertThat(
            texts(
                space(
                    """
                    {"name": "alignment", "operators": ["="],
                     "lhs_term": {"kind": "mod", "field": {"names": ["payload"]},
                                  "constant": {"mode": "explicit", "values": [4]}},
                     "rhs_constant": {"mode": "explicit", "values": [0, 3, 4]}}
                    """,
                    """
                    {"name": "bits", "operators": ["!="],
                     "lhs_term": {"kind": "flag", "field": {"roles": ["flag"]},
                                  "flags": ["SYN", "SYN+ACK"]}}
                    """,
                    """
                    {"name": "all-bits", "operators": ["="],
                     "lhs_term": {"kind": "flag", "field": {"roles": ["flag"]}, "flags": ["18"]},
                     "rhs_constant": {"mode": "explicit", "values": [18]}}
                    """,
                    """
                    {"name": "sets", "lhs": {"names": ["port"]}, "operators": ["in", "not in"],
                     "rhs_constant": {"mode": "explicit", "values": [[80, 443], ["domain"]]}}
                    """,
                    """
                    {"name": "top", "lhs": {"names": ["protocol"]}, "operators": ["in"],
                     "rhs_constant": {"mode": "profile", "top_k": 3}}
                    """)))
        .containsExactlyInAnyOrder(
            "mod(payload, 4) = 0",
            "mod(payload, 4) = 3",
            "bits(flags, 2) != 0",
            "bits(flags, 18) != 0",
            "bits(flags, 18) = 18",
            "port in {80, 443}",
            "port not in {80, 443}",
            "port in {\"domain\"}",
            "port not in {\"domain\"}",
            "protocol in {\"tcp\", \"udp\"}",
            "protocol in {\"icmp\", \"tcp\", \"udp\"}");
  }

  @Test
  void fieldsAreComparedAcrossPositions() throws IOException {
    assertThat(
            windowedTemplate(
                """
                {"name": "t", "lhs": {"context_family": "source"}, "operators": ["="],
                 "rhs_field": {"context_family": "source"}, "position_step": 1}
                """))
        .containsExactly("source_ctx0 = source_ctx1", "source_ctx1 = source_ctx2");
  }

  @Test
  void sumsAcrossPositions() throws IOException {
    assertThat(
            windowedTemplate(
                """
                {"name": "t", "operators": ["="], "position_step": 1,
                 "lhs_term": {"kind": "addition", "field": {"context_family": "seq"},
                              "other_field": {"context_family": "len"}, "same_position": true},
                 "rhs_term": {"kind": "field", "field": {"context_family": "seq"}}}
                """))
        .containsExactly("seq_ctx0 + len_ctx0 = seq_ctx1", "seq_ctx1 + len_ctx1 = seq_ctx2");
  }

  @Test
  void aggregatesOfAWindowStandOnTheRight() throws IOException {
    assertThat(
            windowedTemplate(
                """
                {"name": "t", "operators": ["<="],
                 "lhs_term": {"kind": "field", "field": {"context_family": "len", "context_index": [0]}},
                 "rhs_term": {"kind": "aggregate", "function": "max",
                              "field": {"context_family": "len", "context_index": [1, 2]},
                              "constant": {"mode": "explicit", "values": [2]}}}
                """))
        .containsExactly("len_ctx0 <= max(len_ctx1, len_ctx2) * 2");
  }

  @Test
  void derivedFieldsHaveQuantilesAndFrequentValues() throws IOException {
    assertThat(
            windowedTemplate(
                """
                {"name": "q", "lhs": {"derived_only": true}, "operators": [">="],
                 "rhs_constant": {"mode": "profile", "quantiles": [0.5]}},
                {"name": "k", "lhs": {"derived_only": true}, "operators": ["="],
                 "rhs_constant": {"mode": "profile", "top_k": 1}}
                """))
        .containsExactly("total = 120", "total >= 195");
  }

  @Test
  void quantifiersTakeTheirConstantsFromAllPositions() throws IOException {
    assertThat(
            windowed(
                """
                "quantifier_templates": [
                  {"name": "a", "quantifier": "forall", "selector": {"context_family": "len"},
                   "operators": [">="], "constant": {"mode": "profile", "quantiles": [0, 1]}},
                  {"name": "e", "quantifier": "exists", "selector": {"context_family": "source"},
                   "operators": ["="], "constant": {"mode": "profile", "top_k": 2}}]
                """))
        .containsExactly(
            "exists k in 0..2: source[k] = \"client\"",
            "exists k in 0..2: source[k] = \"server\"",
            "forall k in 0..2: len[k] >= 10",
            "forall k in 0..2: len[k] >= 120");
  }

  @Test
  void aPredicateThatTwoTemplatesMakeIsThereOnce() throws IOException {
    String template =
        """
        {"name": "%s", "lhs": {"names": ["packets"]}, "operators": [">="],
         "rhs_constant": {"mode": "field_constants", "kinds": ["limit"]}}
        """;
    assertThat(texts(space(template.formatted("a"), template.formatted("b"))))
        .containsExactly("packets >= 1");
  }

  @Test
  void aSumOfTwoFieldsIsComparedWithAnother() throws IOException {
    PredicateSpace space =
        space(
            """
            {"name": "t",
             "lhs_term": {"kind": "addition", "field": {"names": ["packets"]},
                          "other_field": {"names": ["packets", "payload"]}},
             "operators": ["<="], "rhs_term": {"kind": "field", "field": {"names": ["octets"]}}}
            """);
    assertThat(texts(space)).containsExactly("packets + payload <= octets");
  }

  @Test
  void aDomainThatIsNotDeclaredIsWhatWasSeenWithItsLabels() throws IOException {
    PredicateSpace space =
        space(
            """
            {"name": "t", "lhs": {"names": ["protocol"]}, "operators": ["="],
             "rhs_constant": {"mode": "domain"}}
            """);
    assertThat(texts(space))
        .containsExactly("protocol = \"icmp\"", "protocol = \"tcp\"", "protocol = \"udp\"");
    assertThat(space.predicates()).extracting(Predicate::label).containsExactly("", "TCP", "");
  }
}
