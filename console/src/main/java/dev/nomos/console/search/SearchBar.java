package dev.nomos.console.search;

import dev.nomos.miner.search.SearchProgress;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Tells a person on standard error how far a search is; nothing where that is no terminal. */
public final class SearchBar implements SearchProgress, AutoCloseable {
  private final @Nullable ProgressBar bar;

  private SearchBar(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  public static SearchBar onTerminal() {
    if (!CommandLine.Help.Ansi.AUTO.enabled()) {
      return new SearchBar(null);
    }
    return new SearchBar(
        new ProgressBarBuilder()
            .setTaskName("  sets found")
            .setInitialMax(-1) // nobody knows how many there are
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .build());
  }

  @Override
  public void at(int size, long found) {
    if (bar != null) {
      bar.stepTo(found);
      bar.setExtraMessage("size " + size);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
