package dev.nomos.console.report;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import dev.nomos.miner.learn.Learned;
import dev.nomos.miner.run.RunDirectory;
import dev.nomos.miner.run.RunMeasurement;
import dev.nomos.miner.run.RunStatistics;
import dev.nomos.miner.run.SearchStatistics;
import dev.nomos.miner.search.HittingSetSearch;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import dev.nomos.miner.search.SearchProblem;
import dev.nomos.miner.statistics.EvidenceColumns;
import dev.nomos.miner.tree.TreeLearning;
import dev.nomos.miner.tree.TreeLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A small run over made-up flows whose names try to be markup. */
final class SampleRun {
  static final String HOSTILE =
      "</script><script>hacked = 1</script><img src=x onerror='hacked=2'>";

  private static final RowType TYPE =
      new RowType(
          List.of(
              new Field("SrcPort", FieldType.INTEGER, "source port", Map.of("53", "dns")),
              new Field("DstPort", FieldType.INTEGER, "destination port", Map.of("53", "dns")),
              new Field("proto", FieldType.CATEGORICAL, HOSTILE, Map.of("udp", "<b>UDP</b>")),
              Field.of("bytes" + HOSTILE, FieldType.INTEGER)));

  private SampleRun() {}

  private static PredicateSpace space() {
    List<Formula.Atom> atoms = new ArrayList<>();
    for (String port : List.of("SrcPort", "DstPort")) {
      for (Operator op : List.of(Operator.EQ, Operator.NE)) {
        atoms.add(new Formula.Compare(Term.field(port), op, Term.constant(53)));
      }
    }
    for (String proto : List.of("udp", "tcp", HOSTILE)) {
      for (Operator op : List.of(Operator.EQ, Operator.NE)) {
        atoms.add(new Formula.Compare(Term.field("proto"), op, Term.constant(proto)));
      }
    }
    Term bytes = Term.field("bytes" + HOSTILE);
    atoms.add(new Formula.Compare(bytes, Operator.LE, Term.constant(500)));
    atoms.add(new Formula.Compare(bytes, Operator.GT, Term.constant(500)));
    atoms.add(new Formula.Compare(bytes, Operator.GE, Term.constant(40)));
    return new PredicateSpace(
        TYPE, atoms.stream().map(a -> new Predicate(a, "<i>p50</i>", "t" + HOSTILE)).toList());
  }

  private static Row row(Random random) {
    boolean dns = random.nextInt(3) == 0;
    boolean request = random.nextBoolean();
    int other = 1024 + random.nextInt(9);
    String proto = dns ? "udp" : random.nextInt(50) == 0 ? HOSTILE : "tcp";
    return Row.of(
        TYPE,
        Map.of(
            "SrcPort",
            Value.of(dns && !request ? 53 : other),
            "DstPort",
            Value.of(dns && request ? 53 : other),
            "proto",
            Value.of(proto),
            "bytes" + HOSTILE,
            Value.of(dns ? 60 : 40 + random.nextInt(600))));
  }

  /** Writes the run and tells its statistics. */
  static RunStatistics write(Path directory) throws IOException {
    PredicateSpace space = space();
    Map<BitSet, Long> counts = new LinkedHashMap<>();
    List<Row> first = new ArrayList<>();
    Random random = new Random(7);
    List<SearchStatistics.GrowthPoint> growth = new ArrayList<>();
    for (int i = 1; i <= 2_000; i++) {
      Row row = row(random);
      if (counts.merge(space.evidence(row).toBitSet(), 1L, Long::sum) == 1) {
        first.add(row);
        growth.add(new SearchStatistics.GrowthPoint(i, counts.size()));
      }
    }
    growth.add(new SearchStatistics.GrowthPoint(2_000, counts.size()));
    List<BitSet> evidences = List.copyOf(counts.keySet());
    EvidenceColumns columns =
        EvidenceColumns.of(
            space, evidences, counts.values().stream().mapToLong(Long::longValue).toArray());
    SearchOutcome outcome =
        HittingSetSearch.collect(
            SearchProblem.allMinimal(space.size(), evidences),
            new SearchLimits(3, 100_000, Duration.ofMinutes(1)));
    List<Rule> rules =
        outcome.found().stream()
            .map(s -> s.stream().mapToObj(p -> space.predicates().get(p).atom()).toList())
            .map(literals -> Rule.of(Formula.anyOf(literals)))
            .toList();
    TreeLimits trees = new TreeLimits(3, 20, 0.6, Duration.ZERO);
    RunStatistics statistics =
        RunMeasurement.of(
            space,
            columns,
            rules,
            Map.of(),
            TreeLearning.learn(space, columns, trees).approximate(),
            _ -> List.of(),
            evidence -> Optional.of(first.get(evidence)));
    SearchStatistics search =
        SearchStatistics.of(
            List.of(new Learned.Search("plain", evidences.size(), outcome, 2_000_000)), 4, growth);
    write(directory, statistics, search);
    return statistics;
  }

  /** Writes a run of these statistics; what it does not take is small and hostile. */
  static void write(Path directory, RunStatistics statistics, SearchStatistics search)
      throws IOException {
    String named = "{\"name\": \"%s\", \"description\": \"%s\"}".formatted(HOSTILE, HOSTILE);
    for (String file : List.of("dataset_spec.json", "grammar_spec.json")) {
      Files.writeString(directory.resolve(file), named);
    }
    Files.writeString(
        directory.resolve("manifest.json"),
        "{\"outcome\": \"complete\", \"input\": {\"%s\": [\"%s\"]}}".formatted(HOSTILE, HOSTILE));
    Files.writeString(
        directory.resolve("fields.json"),
        "[{\"name\": \"%s\", \"value_type\": \"integer\", \"roles\": [\"<u>\"]}]"
            .formatted(HOSTILE));
    Files.writeString(directory.resolve("semantic_values.json"), "{\"<p50>\": 500}");
    Files.writeString(
        directory.resolve("predicates.jsonl"), "{}\n".repeat(statistics.predicates().size()));
    Files.writeString(
        directory.resolve("rules.json"),
        statistics.rules().stream()
            .map(
                rule ->
                    "{\"rule_id\": \"%s\", \"source\": {\"guard\": \"%s\"}}"
                        .formatted(rule.ruleId(), HOSTILE))
            .toList()
            .toString());
    RunDirectory.write(directory, statistics, search);
  }
}
