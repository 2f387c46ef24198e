package dev.nomos.enforcer.training;

/** Somebody who watches training, on its thread. */
public interface TrainingProgress {
  /** {@code done} of at most {@code steps} are made already. */
  void begin(int steps, int done);

  /** A step is made. */
  void step(int step, float loss, double tokensPerSecond);

  /** An epoch is over and validated. */
  void epoch(TrainingFigures.Epoch epoch);

  /** Asked after each step: true ends training with a checkpoint. */
  boolean isToEnd();
}
