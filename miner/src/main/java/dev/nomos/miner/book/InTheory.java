package dev.nomos.miner.book;

import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleAction;
import dev.nomos.schemas.avro.RuleException;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryRule;
import java.util.List;

/** What a theory says of a rule besides its formula: a change of it makes a new version. */
record InTheory(RuleStatus status, RuleAction action, List<RuleException> exceptions) {
  InTheory {
    exceptions = List.copyOf(exceptions);
  }

  static InTheory of(LearnedRule rule) {
    return new InTheory(rule.getStatus(), rule.getAction(), rule.getExceptions());
  }

  static InTheory of(TheoryRule rule) {
    return new InTheory(rule.getStatus(), rule.getAction(), rule.getExceptions());
  }
}
