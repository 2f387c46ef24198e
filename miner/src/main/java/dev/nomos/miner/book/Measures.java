package dev.nomos.miner.book;

import dev.nomos.miner.statistics.EvidenceColumns;
import dev.nomos.miner.statistics.RuleMeasures;
import dev.nomos.miner.statistics.RuleStatistics;
import dev.nomos.schemas.avro.LearnedRule;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What the admitted evidences say about rules, written into them. */
final class Measures {
  private final UsedSpace space;
  private final List<Known> admitted;
  private final RuleMeasures measures;
  private final TestRecord tests;
  private final long newestMillis;

  Measures(UsedSpace space, List<Known> admitted) {
    this.space = space;
    this.admitted = admitted;
    List<BitSet> rows = admitted.stream().map(known -> known.bits).toList();
    long[] counts = admitted.stream().mapToLong(known -> known.entry.getCount()).toArray();
    this.measures =
        new RuleMeasures(space.space(), EvidenceColumns.of(space.space(), rows, counts));
    this.tests = new TestRecord(space.space().size(), admitted);
    this.newestMillis =
        admitted.stream().mapToLong(known -> known.entry.getLastSeenMillis()).max().orElse(0);
  }

  RuleStatistics of(BitSet clause) {
    return measures.measure(clause);
  }

  /** The rule, which says the same as {@code clause}, with what speaks for it. */
  LearnedRule write(LearnedRule rule, BitSet clause) {
    RuleStatistics found = measures.measure(clause);
    return LearnedRule.newBuilder(rule)
        .setSupport(found.records() - found.violations())
        .setAntecedentCount(found.antecedentCount())
        .setExpectedViolations(found.expectedViolations())
        .setLift(lift(found))
        .setSpaceId(space.space().id())
        .setMinedFromMillis(newestMillis)
        .setLastTestedMillis(tests.of(clause).lastMillis())
        .setExamples(samples(found.examples()))
        .build();
  }

  private static double lift(RuleStatistics found) {
    return found.readings().size() < 2
        ? 0
        : found.readings().stream()
            .min(Comparator.comparingLong(RuleStatistics.Reading::antecedentCount))
            .map(RuleStatistics.Reading::lift)
            .orElse(0.0);
  }

  private List<Map<String, String>> samples(List<Integer> evidences) {
    return evidences.stream().map(e -> admitted.get(e).entry.getSample()).toList();
  }
}
