package dev.nomos.enforcer.training;

import dev.nomos.enforcer.model.Gpt2Config;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is to be trained, how and where.
 *
 * @param folder there already; gets the weights, config.json, training.json, loss.png and a
 *     checkpoint
 * @param budget longest time, all runs together; null for none. The learning rate falls with it
 * @param checkpointSteps steps between checkpoints
 */
public record TrainingJob(
    Path folder,
    Gpt2Config config,
    TrainingSettings settings,
    Holdout holdout,
    Compute compute,
    @Nullable Duration budget,
    int checkpointSteps) {
  public TrainingJob {
    if (budget != null && !budget.isPositive()) {
      throw new IllegalArgumentException("the time budget must be above 0, but was " + budget);
    }
    if (checkpointSteps < 1) {
      throw new IllegalArgumentException(
          "steps between checkpoints must be at least 1, but were " + checkpointSteps);
    }
  }
}
