package dev.nomos.ingest.publish;

import dev.nomos.ingest.live.LiveCaptureConfig;
import dev.nomos.ingest.prepare.WindowPolicy;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where records to publish come from. */
public sealed interface PublishInput {
  /** What it is called in records and dead letters. */
  String name();

  /** Can be read again, and so gone on with. */
  record OfFile(Path path) implements PublishInput {
    @Override
    public String name() {
      var name = path.getFileName();
      return name == null ? path.toString() : name.toString();
    }
  }

  /**
   * Packets from now on: what one run has read no other will read.
   *
   * @param name tells this capture from all others
   * @param longest ends by itself after this time; null: when it is asked to
   * @param windows what windows wait for, where the data set has any
   */
  record OfInterface(
      String name, LiveCaptureConfig capture, @Nullable Duration longest, WindowPolicy windows)
      implements PublishInput {}
}
