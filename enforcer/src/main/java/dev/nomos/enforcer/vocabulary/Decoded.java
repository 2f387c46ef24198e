package dev.nomos.enforcer.vocabulary;

import dev.nomos.logic.Row;

/** What became of tokens that were to be read as a record. */
public sealed interface Decoded {
  record Read(Row row) implements Decoded {}

  /** {@code position}: of the first token that is wrong, or the number of tokens. */
  record Malformed(String what, int position) implements Decoded {}
}
