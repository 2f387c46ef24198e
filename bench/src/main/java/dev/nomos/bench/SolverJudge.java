package dev.nomos.bench;

import dev.nomos.ingest.table.Table;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Term;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import dev.nomos.logic.entailment.RecordFinder;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.rules.StoredRule;
import dev.nomos.schemas.spec.DatasetSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/**
 * A second opinion on generated records: {@code SolverJudge SPEC ROWS RULES [sample]} asks Z3,
 * which has no part in our own evaluation, whether each record of a sample of prepared rows breaks
 * a rule. One JSON object.
 */
public final class SolverJudge {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private SolverJudge() {}

  public static void main(String[] args) {
    DatasetSpec spec = DatasetSpec.read(Path.of(args[0]));
    RowType type = spec.rowType();
    List<Row> rows = new ArrayList<>();
    Table.open(spec.ofPreparedRows(List.of()), Path.of(args[1]), OptionalLong.empty())
        .forEach(rows::add);
    Collections.shuffle(rows, new Random(1));
    int sample = Math.min(rows.size(), args.length > 3 ? Integer.parseInt(args[3]) : 500);
    List<Rule> rules =
        RulesFile.read(Path.of(args[2]), type).stream().map(StoredRule::rule).toList();
    Map<Truth, Integer> counts = new EnumMap<>(Truth.class);
    Set<String> names = new HashSet<>(type.fields().stream().map(f -> f.name()).toList());
    try (var solver = new RecordFinder(rules, type, List.of(), names)) {
      for (Row row : rows.subList(0, sample)) {
        counts.merge(judge(solver, row, names), 1, Integer::sum);
      }
    }
    System.out.printf(
        "{\"records\": %d, \"rules\": %d, \"compliant\": %d, \"violating\": %d, \"unknown\": %d}%n",
        sample,
        rules.size(),
        counts.getOrDefault(Truth.TRUE, 0),
        counts.getOrDefault(Truth.FALSE, 0),
        counts.getOrDefault(Truth.UNKNOWN, 0));
  }

  private static Truth judge(RecordFinder solver, Row row, Set<String> names) {
    List<Formula> conditions = new ArrayList<>();
    row.asMap().forEach((name, value) -> conditions.add(equality(name, value)));
    Set<String> present = row.asMap().keySet();
    Set<String> absent = new HashSet<>(names);
    absent.removeAll(present);
    return solver.find(conditions, present, absent, PATIENCE).exists();
  }

  private static Formula equality(String name, Value value) {
    return new Formula.Compare(Term.field(name), Operator.EQ, new Term.Constant(value));
  }
}
