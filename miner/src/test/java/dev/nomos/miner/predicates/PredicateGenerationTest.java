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
import java.util.List;
import java.util.Map;
import java.util.Random;
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
        {"name": "payload", "value_type": "integer", "roles": ["size"]}]}
      """;

  @TempDir private Path directory;

  private PredicateSpace space(String... templates) throws IOException {
    Path fields = Files.writeString(directory.resolve("fields.json"), FIELDS);
    String grammar =
        """
        {"name": "g", "max_clause_size": 3, "max_rules": 10, "predicate_templates": [%s]}
        """
            .formatted(String.join(",", templates));
    Path rules = Files.writeString(directory.resolve("grammar.json"), grammar);
    DatasetSpec spec = DatasetSpec.read(fields);
    Profile profile = new Profile(spec.rowType(), new Random(1));
    for (int i = 1; i <= 100; i++) {
      profile.add(
          Row.of(
              spec.rowType(),
              Map.of(
                  "protocol", Value.of(i <= 60 ? "tcp" : i <= 90 ? "udp" : "icmp"),
                  "packets", Value.of(i),
                  "octets", Value.of(100L * i),
                  "payload", Value.of(80L * i))));
    }
    return PredicateGeneration.generate(GrammarSpec.read(rules), spec, profile).strict();
  }

  private static List<String> texts(PredicateSpace space) {
    return space.predicates().stream().map(Predicate::toString).toList();
  }

  @Test
  void theMostFrequentCategoriesAreLabelledByTheirRank() throws IOException {
    PredicateSpace space =
        space(
            """
            {"name": "t", "lhs": {"types": ["categorical"]}, "operators": ["=", "!="],
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

  @Test
  void everyTemplateThatYieldsNothingIsNamed() {
    assertThatThrownBy(
            () ->
                space(
                    """
                    {"name": "no-such-field", "lhs": {"names": ["ttl"]}, "operators": ["="],
                     "rhs_constant": {"mode": "profile"}}
                    """,
                    """
                    {"name": "no-constants", "lhs": {"names": ["octets"]}, "operators": ["="],
                     "rhs_constant": {"mode": "field_constants", "kinds": ["limit"]}}
                    """))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no-such-field")
        .hasMessageContaining("no-constants");
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
