package dev.nomos.schemas.rules;

import java.nio.file.Path;

/** A rules file that cannot be used; the message names the file, the place and what is wrong. */
public final class RulesException extends RuntimeException {
  RulesException(Path file, String problem) {
    super(file + ": " + problem);
  }
}
