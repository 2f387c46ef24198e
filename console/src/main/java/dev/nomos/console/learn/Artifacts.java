package dev.nomos.console.learn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nomos.console.learn.LearnedRun.RankedRule;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.NetNomosText;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import dev.nomos.miner.run.RunDirectory;
import dev.nomos.miner.run.RunMeasurement;
import dev.nomos.miner.run.RunStatistics;
import dev.nomos.miner.run.SearchStatistics;
import dev.nomos.schemas.rules.FormulaJson;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.rules.StoredRule;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.FieldSpec;
import dev.nomos.schemas.spec.GrammarSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes a run's files: NetNomos' with its names, and Nomos' own beside them. */
final class Artifacts {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final DatasetSpec spec;
  private final GrammarSpec grammar;
  private final Observation observation;
  private final LearnedRun learned;
  private final Interpretation interpretation;

  Artifacts(DatasetSpec spec, GrammarSpec grammar, Observation observation, LearnedRun learned) {
    this.spec = spec;
    this.grammar = grammar;
    this.observation = observation;
    this.learned = learned;
    this.interpretation = new Interpretation(observation.space());
  }

  void write(RunDirectoryWriter run) throws IOException {
    run.text("dataset_spec.json", spec.toJson());
    run.text("grammar_spec.json", grammar.toJson());
    run.json("fields.json", fields());
    run.json("derived_variables.json", spec.derivedVariables());
    run.json("configured_exclude_fields.json", spec.excludeFields());
    run.json("excluded_fields.json", droppedColumns(spec));
    run.lines("predicates.jsonl", predicates());
    run.lines(
        "interpreted_predicates.clj",
        observation.space().predicates().stream().map(p -> interpretation.of(p.atom())).toList());
    RulesFile.write(run.file("rules.json"), rules());
    run.lines("interpreted_rules.clj", learned.rules().stream().map(this::interpreted).toList());
    run.json("approximate_rules.json", approximate());
    run.json("semantic_values.json", interpretation.values());
    RunDirectory.write(run.directory(), statistics(), search());
  }

  /** The columns that were left out because a row has no value in them. */
  static List<String> droppedColumns(DatasetSpec spec) {
    var dropped = spec.droppedColumns();
    return dropped == null ? List.of() : dropped;
  }

  private RunStatistics statistics() {
    return RunMeasurement.of(
        observation.space(),
        learned.columns(),
        learned.rules().stream().map(RankedRule::rule).toList(),
        learned.rules().stream()
            .collect(Collectors.toMap(r -> r.rule().id(), RankedRule::statistics)),
        learned.approximate(),
        name -> spec.field(name).map(FieldSpec::roles).orElse(List.of()),
        evidence -> observation.evidences().get(evidence).sample());
  }

  private SearchStatistics search() {
    return SearchStatistics.of(
        learned.searches(),
        learned.implied(),
        observation.growth().stream()
            .map(g -> new SearchStatistics.GrowthPoint(g.rows(), g.evidences()))
            .toList());
  }

  /** Of the rows that were learned from, with how many of them have no value. */
  private record PreparedField(
      String name,
      String valueType,
      List<String> roles,
      Map<String, String> enumLabels,
      String contextFamily,
      Integer contextIndex,
      long absent) {}

  @SuppressWarnings("NullAway") // members that a field has not are null in JSON
  private List<PreparedField> fields() {
    Map<String, Long> absent = observation.summary().absent();
    List<PreparedField> fields = new ArrayList<>();
    for (FieldSpec field : spec.preparedFields()) {
      fields.add(
          new PreparedField(
              field.name(),
              field.valueType().name().toLowerCase(java.util.Locale.ROOT),
              field.roles(),
              field.enumLabels(),
              field.contextFamily(),
              field.contextIndex(),
              absent.getOrDefault(field.name(), 0L)));
    }
    return fields;
  }

  private List<String> predicates() {
    PredicateSpace space = observation.space();
    long[] support = new long[space.size()];
    for (Observation.Seen seen : observation.evidences()) {
      seen.evidence().toBitSet().stream().forEach(p -> support[p] += seen.count());
    }
    return IntStream.range(0, space.size())
        .mapToObj(p -> line(p, space.predicates().get(p), support[p]))
        .toList();
  }

  private String line(int index, Predicate predicate, long holding) {
    ObjectNode line = JSON.createObjectNode().put("index", index);
    line.set("formula", FormulaJson.of(predicate.atom()));
    line.put("display", display(predicate.atom()))
        .put("support", observation.rows() == 0 ? 1 : (double) holding / observation.rows())
        .put("template", predicate.template())
        .put("label", predicate.label());
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }

  /** As NetNomos writes it: a constant of a real field has a decimal point. */
  private String display(Formula.Atom atom) {
    boolean wholeOfReal =
        atom instanceof Formula.Compare(Term.FieldRef(var name), _, Term.Constant(Value.Whole _))
            && observation.space().type().field(name).orElseThrow().type() == FieldType.REAL;
    return NetNomosText.of(atom) + (wholeOfReal ? ".0" : "");
  }

  private List<StoredRule> rules() {
    return learned.rules().stream().map(this::stored).toList();
  }

  private StoredRule stored(RankedRule rule) {
    ObjectNode source = JSON.createObjectNode().put("learner", "nomos");
    rule.guard().ifPresent(guard -> source.put("guard", guard));
    ArrayNode predicates = source.putArray("predicates");
    for (Formula.Atom literal : rule.rule().clause().orElseThrow()) {
      predicates.add(observation.space().indexOf(literal));
    }
    return new StoredRule(
        rule.rule().id(), rule.rule().formula(), rule.statistics().support(), source);
  }

  private String interpreted(RankedRule rule) {
    return interpretation.of(rule.rule().clause().orElseThrow());
  }

  private List<ApproximateEntry> approximate() {
    return learned.approximate().stream()
        .map(
            rule ->
                new ApproximateEntry(
                    NetNomosText.of(rule.formula()),
                    rule.confidence(),
                    rule.antecedentCount(),
                    rule.statistics().violations()))
        .toList();
  }

  /** Not in rules.json: nothing that some rows break is part of a theory. */
  private record ApproximateEntry(
      String display, double confidence, long antecedentCount, long violations) {}
}
