package dev.nomos.console;

import dev.nomos.enforcer.training.TrainingFigures;
import dev.nomos.enforcer.training.TrainingProgress;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Training on standard error: a bar on a terminal, else a line an epoch. */
final class TrainingBar implements TrainingProgress, AutoCloseable {
  private final EndOnSignal signal;
  private final boolean watched = CommandLine.Help.Ansi.AUTO.enabled();
  private @Nullable ProgressBar bar;
  private String validation = "";
  private double rate;

  TrainingBar(EndOnSignal signal) {
    this.signal = signal;
  }

  @Override
  public void begin(int steps, int done) {
    if (watched) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("training")
              .setInitialMax(steps)
              .startsFrom(done, Duration.ZERO)
              .clearDisplayOnFinish()
              .build();
    }
  }

  @Override
  public void step(int step, float loss, double tokensPerSecond) {
    rate = tokensPerSecond;
    ProgressBar current = bar;
    if (current != null) {
      current.stepTo(step);
      current.setExtraMessage(
          String.format(Locale.ROOT, "loss %.3f%s, %,.0f tokens/s", loss, validation, rate));
    }
  }

  @Override
  public void epoch(TrainingFigures.Epoch epoch) {
    validation = String.format(Locale.ROOT, ", validation %.3f", epoch.validationLoss());
    if (!watched) {
      System.err.printf(
          Locale.ROOT,
          "nomos: epoch %d, step %d: loss %.4f, validation %.4f, %,.0f tokens/s, %.0f s%n",
          epoch.epoch(),
          epoch.step(),
          epoch.trainingLoss(),
          epoch.validationLoss(),
          rate,
          epoch.seconds());
    }
  }

  @Override
  public boolean isToEnd() {
    return signal.wasAsked();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
