package dev.nomos.schemas.spec;

import java.util.List;

/** A specification that cannot be used; the message names the file and every problem in it. */
public final class SpecException extends RuntimeException {
  /** {@code subject}: the file, or what else holds the problems. */
  public SpecException(String subject, List<String> problems) {
    super(subject + ": " + String.join("; ", problems));
  }
}
