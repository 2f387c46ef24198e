package dev.nomos.console.demo;

import java.util.List;
import java.util.Map;

/**
 * What one run of the demonstration came to; its JSON form is stable.
 *
 * @param warm whether an earlier run's theory was used, so that nothing was learned in this one
 * @param records flow records in the evidence table, of all runs on this data directory
 * @param violations of this run, as are the violated rules, most often violated first
 * @param labels for each label of the lab, and "normal", how many flows were flagged
 * @param brokerReadyMillis from the start of the broker until it took requests
 */
public record Summary(
    String dataset,
    boolean warm,
    long records,
    long distinctEvidence,
    long predicates,
    long rules,
    long theoryVersion,
    long violations,
    List<String> violatedRules,
    Map<String, Score.LabelScore> labels,
    long brokerReadyMillis) {}
