package dev.nomos.schemas.spec;

import java.util.List;

/** A specification that cannot be used; the message names the file and every problem in it. */
public final class SpecException extends RuntimeException {
  SpecException(String file, List<String> problems) {
    super(file + ": " + String.join("; ", problems));
  }
}
