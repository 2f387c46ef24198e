package dev.nomos.console.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComplianceReportTest {
  private static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("src_port", FieldType.INTEGER),
              Field.of("dst_port", FieldType.INTEGER),
              Field.of("packets", FieldType.INTEGER)));
  private static final List<Rule> RULES =
      List.of(
          rule("a", "src_port != 3 or packets = 1"),
          rule("b", "packets >= 1"),
          rule("c", "dst_port != 3 or packets = 1"),
          rule("d", "packets <= 9"),
          rule("e", "src_port = 1 => (packets = 2 and dst_port != 2)"));

  private static Rule rule(String id, String formula) {
    return new Rule(id, Formula.parse(formula));
  }

  private static ScoredRules rules() {
    Map<String, List<String>> roles =
        Map.of("src_port", List.of("src"), "dst_port", List.of("dst"));
    return ScoredRules.of(RULES, TYPE, name -> roles.getOrDefault(name, List.of()));
  }

  private static Row row(Random random) {
    Map<String, Value> values = new HashMap<>();
    values.put("src_port", Value.of(random.nextInt(5)));
    values.put("dst_port", Value.of(random.nextInt(5)));
    if (random.nextInt(5) > 0) {
      values.put("packets", Value.of(random.nextInt(4)));
    }
    return Row.of(TYPE, values);
  }

  private static boolean breaks(Row row, Rule rule) {
    return rule.formula().evaluate(row) == Truth.FALSE;
  }

  @Test
  void scoresAreWhatTheRowsSayOneByOne() {
    Random random = new Random(1);
    List<Row> rows = IntStream.range(0, 500).mapToObj(_ -> row(random)).toList();
    Score score = new Score("made", rules());
    rows.forEach(score::add);
    ComplianceReport report = ComplianceReport.of("d", rules(), List.of(score));
    for (ComplianceReport.RuleScore rule : report.ruleScores()) {
      Rule asked = RULES.stream().filter(r -> r.id().equals(rule.id())).findFirst().orElseThrow();
      List<Integer> broken =
          IntStream.range(0, rows.size()).filter(i -> breaks(rows.get(i), asked)).boxed().toList();
      Long first = broken.isEmpty() ? null : broken.getFirst() + 1L;
      assertThat(rule.scores())
          .as(rule.id())
          .containsExactly(
              new ComplianceReport.Kept(
                  "made", broken.size(), (500 - broken.size()) / 500.0, first));
    }
    ComplianceReport.SourceScore source = report.sources().getFirst();
    long violating = rows.stream().filter(r -> RULES.stream().anyMatch(u -> breaks(r, u))).count();
    assertThat(source.records()).isEqualTo(500);
    assertThat(source.violatingRecords()).isEqualTo(violating).isPositive();
    assertThat(source.violatingShare() + source.score()).isEqualTo(1);
    assertThat(source.rulesBroken()).isEqualTo(4);
    assertThat(report.ruleScores().getLast().id()).as("best kept").isEqualTo("d");
  }

  @Test
  void aFamilyIsBrokenOnceByARecordThatBreaksSeveralOfIt() {
    Score score = new Score("made", rules());
    score.add(Row.of(TYPE, ports(3, 3, 2)));
    score.add(Row.of(TYPE, ports(3, 0, 2)));
    score.add(Row.of(TYPE, ports(0, 0, 2)));
    ComplianceReport report = ComplianceReport.of("d", rules(), List.of(score));
    assertThat(report.familyScores()).hasSize(1);
    ComplianceReport.FamilyScore family = report.familyScores().getFirst();
    assertThat(family.rules()).containsExactly("a", "c");
    assertThat(family.scores().getFirst().violations()).isEqualTo(2);
    assertThat(report.ruleScores().getFirst().family()).isEqualTo(family.display());
  }

  private static Map<String, Value> ports(int source, int destination, int packets) {
    return Map.of(
        "src_port", Value.of(source),
        "dst_port", Value.of(destination),
        "packets", Value.of(packets));
  }

  @Test
  void distributionsAreCumulativeAndEndAtAll() {
    Score score = new Score("made", rules());
    score.add(Row.of(TYPE, ports(3, 3, 2)));
    score.add(Row.of(TYPE, ports(3, 0, 2)));
    score.add(Row.of(TYPE, ports(0, 0, 2)));
    ComplianceReport.SourceScore source =
        ComplianceReport.of("d", rules(), List.of(score)).sources().getFirst();
    assertThat(source.violationsPerRule())
        .containsExactly(
            new ComplianceReport.Step(0, 3, 0.6),
            new ComplianceReport.Step(1, 4, 0.8),
            new ComplianceReport.Step(2, 5, 1));
    assertThat(source.rulesPerRecord())
        .containsExactly(
            new ComplianceReport.Step(0, 1, 1 / 3.0),
            new ComplianceReport.Step(1, 2, 2 / 3.0),
            new ComplianceReport.Step(2, 3, 1));
    assertThat(source.meanRuleViolationShare()).isEqualTo((2 / 3.0 + 1 / 3.0) / 5);
  }

  @Test
  void withoutRecordsEverythingIsKept() {
    ComplianceReport report =
        ComplianceReport.of("d", rules(), List.of(new Score("none", rules())));
    ComplianceReport.SourceScore source = report.sources().getFirst();
    assertThat(source.score()).isEqualTo(1);
    assertThat(source.violatingShare()).isZero();
    assertThat(source.meanRuleViolationShare()).isZero();
    assertThat(source.rulesPerRecord()).isEmpty();
    List<Double> scores = new ArrayList<>();
    report.ruleScores().forEach(rule -> scores.add(rule.scores().getFirst().score()));
    assertThat(scores).containsOnly(1.0);
  }

  @Test
  void aShareIsNeverRoundedToNoneOrAll() {
    assertThat(CompliancePage.percent(0)).isEqualTo("0.00 %");
    assertThat(CompliancePage.percent(1e-9)).isEqualTo("< 0.01 %");
    assertThat(CompliancePage.percent(0.123456)).isEqualTo("12.35 %");
    assertThat(CompliancePage.percent(1 - 1e-9)).isEqualTo("> 99.99 %");
    assertThat(CompliancePage.percent(1)).isEqualTo("100.00 %");
  }
}
