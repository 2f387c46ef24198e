package dev.nomos.enforcer.training;

import org.jspecify.annotations.Nullable;

/** Training cannot go on: the data, a checkpoint or the engine is not as it must be. */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TrainingException(@Nullable String message) {
    super(message);
  }
}
