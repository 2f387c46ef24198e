package dev.nomos.schemas.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.logic.Formula;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GrammarCheckTest {
  @TempDir private Path directory;

  private Path file(String json) throws IOException {
    return Files.writeString(directory.resolve("grammar.json"), json);
  }

  /** A grammar with one predicate template that has these members besides its name. */
  private Path template(String members) throws IOException {
    return file(
        """
        {"name": "g", "max_clause_size": 2, "predicate_templates": [{"name": "t", %s}]}
        """
            .formatted(members.replace('\'', '"')));
  }

  @Test
  void everyOptionIsRead() throws IOException {
    Path file =
        file(
            """
            {"$schema": "grammar.schema.json", "name": "g", "description": "all", "max_clause_size": 3,
             "predicate_templates": [
               {"name": "a", "lhs": {"names": ["x"], "regex": "^x", "types": ["integer"],
                  "roles": ["size"], "derived_only": false, "context_family": "x",
                  "context_index": [0, 1], "window_only": true, "exclude": ["y"]},
                "operators": ["=", "!=", "<", "<=", ">", ">=", "in", "not in"],
                "rhs_constant": {"mode": "profile", "top_k": 3, "quantiles": [0, 0.5, 1]},
                "allow_same_field": true, "description": null},
               {"name": "b", "lhs": {}, "operators": ["="], "rhs_field": {}, "position_step": 1},
               {"name": "c", "operators": ["<="],
                "lhs_term": {"kind": "addition", "field": {}, "other_field": {}, "same_position": true},
                "rhs_term": {"kind": "aggregate", "function": "max", "field": {},
                             "constant": {"mode": "explicit", "values": [2]}}},
               {"name": "d", "operators": ["="],
                "lhs_term": {"kind": "flag", "field": {}, "flags": ["SYN+ack", "18", "RST"]}},
               {"name": "e", "operators": ["="], "rhs_constant": {"mode": "domain"},
                "lhs_term": {"kind": "mod", "field": {}, "constant": {"mode": "explicit", "values": [4]}}}],
             "quantifier_templates": [
               {"name": "q", "quantifier": "forall", "selector": {"window_only": true},
                "operators": [">="], "aggregator_projection": "min",
                "constant": {"mode": "field_constants", "kinds": ["limit"]}}],
             "guards": [{"name": "syn", "when": "x = 1 and y > 2", "templates": ["a"],
                         "max_clause_size": 12}]}
            """);
    GrammarSpec grammar = GrammarSpec.read(file);
    assertThat(grammar.maxRules()).isEqualTo(Integer.MAX_VALUE);
    PredicateTemplate first = grammar.predicateTemplates().getFirst();
    assertThat(first.comparisons()).hasSize(6);
    assertThat(first.memberships()).containsExactly(true, false);
    TermTemplate flags = grammar.predicateTemplates().get(3).lhsTerm();
    assertThat(flags).isNotNull();
    assertThat(flags.masks()).containsExactly(18L, 18L, 4L);
    assertThat(grammar.quantifierTemplates().getFirst().quantifier())
        .isEqualTo(Formula.Quantifier.FORALL);
    assertThat(grammar.guards().getFirst().conditions()).hasToString("[x = 1, y > 2]");
    assertThat(GrammarSpec.read(file(grammar.toJson()))).isEqualTo(grammar);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'operators': [], 'lhs': {}, 'rhs_field': {} | template 't' has no operators",
        "'operators': ['=='], 'lhs': {}, 'rhs_field': {} | '==' is no operator; use one of =, !=,"
            + " <",
        "'operators': ['='], 'rhs_field': {} | exactly one of lhs and lhs_term, but has 0",
        "'operators': ['='], 'lhs': {} | exactly one of rhs_field, rhs_constant and rhs_term, but"
            + " has 0",
        "'operators': ['='], 'lhs': {}, 'rhs_field': {}, 'rhs_constant': {'mode': 'domain'} | but"
            + " has 2",
        "'operators': ['in'], 'lhs': {}, 'rhs_field': {} | 'in' and 'not in' need rhs_constant",
        "'operators': ['='], 'lhs': {'regex': '('}, 'rhs_field': {} | lhs: regex '(' is no pattern",
        "'operators': ['='], 'lhs': {'roles': ['sise']}, 'rhs_field': {} | unknown role 'sise'",
        "'operators': ['='], 'lhs': {}, 'rhs_constant': {'mode': 'explicit'} | mode explicit needs"
            + " values",
        "'operators': ['='], 'lhs': {}, 'rhs_constant': {'mode': 'domain', 'top_k': 2} | top_k"
            + " means nothing with mode domain",
        "'operators': ['='], 'lhs': {}, 'rhs_constant': {'mode': 'profile', 'top_k': 0} | top_k"
            + " must be at least 1, but was 0",
        "'operators': ['<'], 'lhs': {}, 'rhs_constant': {'mode': 'profile', 'quantiles': [1.5]} |"
            + " quantiles must be in [0, 1], but one was 1.5",
        "'operators': ['='], 'lhs': {}, 'rhs_constant': {'mode': 'explicit', 'values': [[1], 2]} |"
            + " must be all lists",
        "'operators': ['='], 'lhs': {}, 'rhs_constant': {'mode': 'explicit', 'values': [{'a': 1}]}"
            + " | is no constant",
        "'operators': ['='], 'rhs_field': {}, 'lhs_term': {'kind': 'scalar', 'field': {}} | kind"
            + " scalar needs constant",
        "'operators': ['='], 'rhs_field': {}, 'lhs_term': {'kind': 'field', 'field': {},"
            + " 'constant': {'mode': 'domain'}} | kind field takes no constant",
        "'operators': ['='], 'rhs_field': {}, 'lhs_term': {'kind': 'addition', 'field': {}} |"
            + " exactly one of other_field and constant",
        "'operators': ['='], 'rhs_field': {}, 'lhs_term': {'kind': 'aggregate', 'field': {}} | kind"
            + " aggregate needs function",
        "'operators': ['='], 'lhs_term': {'kind': 'flag', 'field': {}, 'flags': ['SIN']} | 'SIN' is"
            + " no mask",
        "'operators': ['='], 'lhs': {}, 'rhs_field': {}, 'left': {} | unknown key 'left'",
        "'operators': '=', 'lhs': {}, 'rhs_field': {} | needs a list",
      })
  void aFaultIsNamed(String members, String message) throws IOException {
    Path file = template(members);
    assertThatThrownBy(() -> GrammarSpec.read(file))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining(message);
  }

  @Test
  void guardsAreConjunctionsOverKnownTemplates() throws IOException {
    Path file =
        file(
            """
            {"name": "g", "max_clause_size": 2, "max_rules": 0,
             "predicate_templates": [
               {"name": "t", "lhs": {}, "operators": ["="], "rhs_field": {}},
               {"name": "t", "lhs": {}, "operators": ["!="], "rhs_field": {}}],
             "guards": [{"name": "a", "when": "x = 1 or y = 2", "templates": ["u"]},
                        {"name": "a", "when": "x ="}]}
            """);
    assertThatThrownBy(() -> GrammarSpec.read(file))
        .hasMessageContaining("max_rules must be at least 1, but was 0")
        .hasMessageContaining("two templates are named 't'")
        .hasMessageContaining("two guards are named 'a'")
        .hasMessageContaining("guard 'a': no template is named 'u'")
        .hasMessageContaining("guard 'a': when: 'x = 1 or y = 2' is no conjunction of atoms")
        .hasMessageContaining("guard 'a': when: cannot read formula at position");
  }

  @Test
  void aGrammarSaysHowLongRulesMayBe() throws IOException {
    Path file = file("{\"name\": \"g\"}");
    assertThatThrownBy(() -> GrammarSpec.read(file)).hasMessageContaining("max_clause_size");
  }
}
