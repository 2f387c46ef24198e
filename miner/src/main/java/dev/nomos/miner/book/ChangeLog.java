package dev.nomos.miner.book;

import dev.nomos.schemas.avro.EvidenceMark;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What changed since it was last asked. */
final class ChangeLog {
  private final Map<String, LearnedRule> rules = new LinkedHashMap<>();
  private final Map<String, Optional<EvidenceMark>> marks = new LinkedHashMap<>();
  private final List<RuleEvent> events = new ArrayList<>();

  void rule(LearnedRule rule) {
    rules.put(rule.getId(), rule);
  }

  void mark(String key, Optional<EvidenceMark> mark) {
    marks.put(key, mark);
  }

  void event(RuleEvent event) {
    events.add(event);
  }

  /** {@code version}: the theory in which the events show. */
  Changes drain(long version) {
    events.forEach(event -> event.setTheoryVersion(version));
    Changes changes = new Changes(rules, marks, events);
    rules.clear();
    marks.clear();
    events.clear();
    return changes;
  }
}
