package dev.nomos.miner;

import dev.nomos.logic.Formula;
import dev.nomos.logic.PlainEnglish;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.miner.search.Implications;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import dev.nomos.miner.theory.CountedEvidence;
import dev.nomos.miner.theory.MinedTheory;
import dev.nomos.miner.theory.ScoredRule;
import dev.nomos.miner.theory.TheoryMining;
import dev.nomos.schemas.avro.Admission;
import dev.nomos.schemas.avro.EvidenceEntry;
import dev.nomos.schemas.avro.EvidenceMark;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One run of learning: which evidences count, what is mined from them, and how that is published.
 * Pure: reads a state, changes nothing.
 *
 * @param marks decisions on evidences that had none
 * @param rules every rule of the new theory
 * @param chunks the new theory; empty where it says the same as the newest one
 * @param mined what the search and the policy came to
 */
record Learning(
    Map<String, EvidenceMark> marks,
    List<LearnedRule> rules,
    List<TheoryChunk> chunks,
    MinedTheory mined) {
  /** Formula text of a chunk, in characters: well below the 500 kB that a message may have. */
  private static final int CHUNK_CHARACTERS = 200_000;

  static Learning from(MinerState state, MinerConfig config) {
    PredicateSpace space =
        state
            .space()
            .orElseThrow(() -> new IllegalStateException("learning needs a predicate space"));
    Map<String, EvidenceMark> marks = decide(state, space);
    List<CountedEvidence> admitted = new ArrayList<>();
    state
        .evidence()
        .forEach(
            (key, entry) -> {
              EvidenceMark fresh = marks.get(key);
              Admission admission =
                  fresh == null
                      ? state.admission(key).orElse(Admission.ADMITTED)
                      : fresh.getAdmission();
              if (admission == Admission.ADMITTED) {
                admitted.add(counted(space, entry));
              }
            });
    MinedTheory mined =
        TheoryMining.mine(
            space,
            admitted,
            implications(space, config),
            new SearchLimits(config.grammar().maxClauseSize(), CANDIDATES, config.searchBudget()),
            config.policy());
    long newest = admitted.stream().mapToLong(CountedEvidence::lastSeenMillis).max().orElse(0);
    List<LearnedRule> rules =
        mined.rules().stream().map(rule -> learned(rule, space, newest)).toList();
    return new Learning(marks, rules, chunks(state, config, mined, rules, admitted), mined);
  }

  private static final int CANDIDATES = 2_000_000;

  /** Counters are never below zero: that makes {@code octets <= 2 * packets} the stronger claim. */
  private static Implications implications(PredicateSpace space, MinerConfig config) {
    return Implications.of(
        space,
        name ->
            config
                .dataset()
                .field(name)
                .filter(f -> f.roles().contains("count") || f.roles().contains("size"))
                .isPresent());
  }

  private static CountedEvidence counted(PredicateSpace space, EvidenceEntry entry) {
    return new CountedEvidence(
        MinerState.bits(space, entry),
        entry.getCount(),
        entry.getFirstSeenMillis(),
        entry.getLastSeenMillis());
  }

  /**
   * Decides on the evidences without a mark: one that breaks a rule of the newest theory is
   * quarantined, so that a violation is not learned away; any other is admitted.
   */
  private static Map<String, EvidenceMark> decide(MinerState state, PredicateSpace space) {
    List<BitSet> clauses = clauses(state.newestTheory(), space);
    long version = state.newestVersion();
    Map<String, EvidenceMark> marks = new TreeMap<>();
    state
        .evidence()
        .forEach(
            (key, entry) -> {
              if (state.admission(key).isEmpty()) {
                BitSet bits = MinerState.bits(space, entry).toBitSet();
                boolean breaks = clauses.stream().anyMatch(clause -> !clause.intersects(bits));
                marks.put(
                    key,
                    EvidenceMark.newBuilder()
                        .setSpaceId(space.id())
                        .setBits(entry.getBits().duplicate())
                        .setAdmission(breaks ? Admission.QUARANTINED : Admission.ADMITTED)
                        .setTheoryVersion(version)
                        .build());
              }
            });
    return marks;
  }

  /** The theory's clauses over the space; a rule with an atom from elsewhere is left out. */
  private static List<BitSet> clauses(List<TheoryChunk> theory, PredicateSpace space) {
    List<BitSet> clauses = new ArrayList<>();
    for (TheoryChunk chunk : theory) {
      for (TheoryRule rule : chunk.getRules()) {
        Formula.parse(rule.getFormula())
            .clause()
            .map(literals -> bits(literals, space))
            .filter(bits -> !bits.isEmpty())
            .ifPresent(clauses::add);
      }
    }
    return clauses;
  }

  private static BitSet bits(List<Formula.Atom> literals, PredicateSpace space) {
    BitSet bits = new BitSet();
    for (Formula.Atom literal : literals) {
      int p = space.indexOf(literal);
      if (p < 0) {
        return new BitSet();
      }
      bits.set(p);
    }
    return bits;
  }

  private static LearnedRule learned(ScoredRule scored, PredicateSpace space, long newest) {
    return LearnedRule.newBuilder()
        .setId(scored.rule().id())
        .setFormula(scored.rule().formula().toString())
        .setEnglish(PlainEnglish.of(scored.rule().formula(), space.type()))
        .setStatus(RuleStatus.ACTIVE)
        .setSupport(scored.support())
        .setAntecedentCount(scored.antecedentCount())
        .setExpectedViolations(scored.expectedViolations())
        .setSpaceId(space.id())
        .setMinedFromMillis(newest)
        .build();
  }

  private static List<TheoryChunk> chunks(
      MinerState state,
      MinerConfig config,
      MinedTheory mined,
      List<LearnedRule> rules,
      List<CountedEvidence> admitted) {
    Set<String> before = new HashSet<>();
    state.newestTheory().forEach(c -> c.getRules().forEach(r -> before.add(r.getId())));
    Set<String> now = rules.stream().map(LearnedRule::getId).collect(Collectors.toSet());
    if (state.newestVersion() > 0 && before.equals(now)) {
      return List.of();
    }
    List<List<TheoryRule>> parts = split(rules);
    long newest = admitted.stream().mapToLong(CountedEvidence::lastSeenMillis).max().orElse(0);
    List<TheoryChunk> chunks = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      chunks.add(
          TheoryChunk.newBuilder()
              .setDataset(config.topics().dataset())
              .setVersion(state.newestVersion() + 1)
              .setChunk(i)
              .setChunks(parts.size())
              .setSpaceId(state.space().map(PredicateSpace::id).orElse(""))
              .setEffectiveFromMillis(newest + config.lead().toMillis())
              .setMinedRecords(admitted.stream().mapToLong(CountedEvidence::count).sum())
              .setMinedEvidences(admitted.size())
              .setOutcome(outcome(mined.outcome()))
              .setRules(parts.get(i))
              .build());
    }
    return chunks;
  }

  private static String outcome(SearchOutcome outcome) {
    return switch (outcome) {
      case SearchOutcome.Complete _ -> "Complete";
      case SearchOutcome.Stopped stopped -> "Stopped: " + stopped.reached();
    };
  }

  /** At least one part, so that a theory without rules is published too. */
  private static List<List<TheoryRule>> split(List<LearnedRule> rules) {
    List<List<TheoryRule>> parts = new ArrayList<>(List.of(new ArrayList<>()));
    int characters = 0;
    for (LearnedRule rule : rules) {
      characters += rule.getFormula().length() + rule.getEnglish().length();
      if (characters > CHUNK_CHARACTERS) {
        parts.add(new ArrayList<>());
        characters = 0;
      }
      parts
          .getLast()
          .add(
              TheoryRule.newBuilder()
                  .setId(rule.getId())
                  .setFormula(rule.getFormula())
                  .setEnglish(rule.getEnglish())
                  .setStatus(rule.getStatus())
                  .build());
    }
    return parts;
  }
}
