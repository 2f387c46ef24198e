package dev.nomos.console;

import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the topics of rules say now. */
record ToldRules(TopicReader reader, Topics topics) {
  List<RuleEvent> events() {
    return reader.<RuleEvent>values(topics.ruleEvents(), RuleEvent.getClassSchema()).stream()
        .map(ConsumerRecord::value)
        .toList();
  }

  List<RuleEvent> answers(String commandId) {
    return events().stream().filter(event -> event.getCommandId().equals(commandId)).toList();
  }

  Map<String, LearnedRule> rules() {
    Map<String, LearnedRule> rules = new TreeMap<>();
    reader
        .<LearnedRule>values(topics.rules(), LearnedRule.getClassSchema())
        .forEach(at -> rules.put(at.key(), at.value()));
    return rules;
  }

  static Map<String, RuleStatus> statuses(Map<String, LearnedRule> rules) {
    Map<String, RuleStatus> statuses = new TreeMap<>();
    rules.forEach((id, rule) -> statuses.put(id, rule.getStatus()));
    return statuses;
  }

  Map<String, RuleStatus> statuses() {
    return statuses(rules());
  }

  /** Ids of the rules of each theory version. */
  SortedMap<Long, Set<String>> theories() {
    SortedMap<Long, Set<String>> theories = new TreeMap<>();
    for (var at : reader.<TheoryChunk>values(topics.theories(), TheoryChunk.getClassSchema())) {
      if (at.value() != null) {
        Set<String> ids = theories.computeIfAbsent(at.value().getVersion(), _ -> new TreeSet<>());
        at.value().getRules().stream().map(TheoryRule::getId).forEach(ids::add);
      }
    }
    return theories;
  }

  /** Ids of the rules of the newest theory. */
  Set<String> inForce() {
    SortedMap<Long, Set<String>> theories = theories();
    return theories.get(theories.lastKey());
  }
}
