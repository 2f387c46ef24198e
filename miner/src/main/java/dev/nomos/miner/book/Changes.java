package dev.nomos.miner.book;

import dev.nomos.schemas.avro.EvidenceMark;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a step of the book must write, all in one transaction.
 *
 * @param rules as they are now, by id
 * @param marks by evidence key; empty where the evidence is gone and its mark goes with it
 * @param events in the order in which they happened
 */
public record Changes(
    Map<String, LearnedRule> rules,
    Map<String, Optional<EvidenceMark>> marks,
    List<RuleEvent> events) {
  public Changes {
    rules = Map.copyOf(rules);
    marks = Map.copyOf(marks);
    events = List.copyOf(events);
  }

  public boolean isEmpty() {
    return rules.isEmpty() && marks.isEmpty() && events.isEmpty();
  }
}
