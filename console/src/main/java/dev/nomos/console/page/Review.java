package dev.nomos.console.page;

import dev.nomos.schemas.avro.RuleCommand;
import java.io.IOException;

/**
 * What makes a page more than a view: who may send commands, and where they go.
 *
 * @param token that each command must carry
 */
public record Review(ReviewToken token, Commands commands) {
  /** Takes commands to the miner. Any thread may send. */
  @FunctionalInterface
  public interface Commands {
    /** Returns when the command is written; throws where it may not have been. */
    void send(RuleCommand command) throws IOException;
  }
}
