package dev.nomos.enforcer.model;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A model's file is not there or not what it should be; the message says which and why. */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ModelException(Path file, @Nullable String problem) {
    super(file + ": " + problem);
  }

  public ModelException(@Nullable String problem) {
    super(problem);
  }
}
