package dev.nomos.miner.book;

import dev.nomos.schemas.avro.RuleCommand;

/**
 * Who asked for a step and why.
 *
 * @param commandId empty where a policy decided
 */
record Cause(String who, String why, String commandId) {
  static final String POLICY = "policy";

  static Cause policy(String why) {
    return new Cause(POLICY, why, "");
  }

  static Cause of(RuleCommand command) {
    return new Cause(command.getWho(), command.getWhy(), command.getId());
  }

  /** The same with what followed from it, where nobody gave a reason. */
  Cause because(String reason) {
    return new Cause(who, why.isBlank() ? reason : why + " (" + reason + ")", commandId);
  }
}
