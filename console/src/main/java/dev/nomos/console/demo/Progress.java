package dev.nomos.console.demo;

import java.util.function.IntConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** Tells a person on standard error how far long work is: a bar on a terminal, else nothing. */
public final class Progress implements AutoCloseable, IntConsumer {
  private final ProgressBar bar;

  public Progress(String task, long most) {
    boolean terminal = System.console().isTerminal();
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName("  " + task)
            .setInitialMax(most)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200);
    if (!terminal) {
      builder.setConsumer(new Silence());
    }
    bar = builder.build();
  }

  @Override
  public void accept(int done) {
    bar.stepTo(done);
  }

  @Override
  public void close() {
    bar.close();
  }

  /** Standard error is no terminal: lines that overwrite one another would only fill a log. */
  private static final class Silence implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return 80;
    }

    @Override
    public void accept(String rendered) {}

    @Override
    public void close() {}
  }
}
