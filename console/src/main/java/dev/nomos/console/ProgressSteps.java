package dev.nomos.console;

import dev.nomos.console.learn.Steps;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Steps as bars on a terminal's standard error. */
final class ProgressSteps implements Steps, AutoCloseable {
  /** Stepping the bar for each record would cost more than the record. */
  private static final int RECORDS = 1024;

  private final boolean watched;
  private @Nullable ProgressBar bar;
  private long records;

  private ProgressSteps(boolean watched) {
    this.watched = watched;
  }

  /** Bars where somebody looks at them, else silence. */
  static ProgressSteps onTerminal() {
    return new ProgressSteps(CommandLine.Help.Ansi.AUTO.enabled());
  }

  @Override
  public void begin(String name) {
    begin(name, -1);
  }

  /** {@code most}: what {@link #advance} will add up to; -1 where nobody knows. */
  void begin(String name, long most) {
    close();
    if (!watched) {
      return;
    }
    bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(most)
            .clearDisplayOnFinish()
            .build();
  }

  @Override
  public void advance(int more) {
    records += more;
    if (records >= RECORDS && bar != null) {
      bar.stepBy(records);
      records = 0;
    }
  }

  @Override
  public void searching(int size, long found) {
    ProgressBar current = bar;
    if (current != null) {
      current.setExtraMessage("size " + size);
      current.stepTo(found);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    records = 0;
  }
}
