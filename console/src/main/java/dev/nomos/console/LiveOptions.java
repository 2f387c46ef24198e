package dev.nomos.console;

import dev.nomos.ingest.live.LiveCaptureConfig;
import dev.nomos.ingest.prepare.WindowPolicy;
import dev.nomos.ingest.publish.PublishInput;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Packets of a network interface as the input of a verb. */
final class LiveOptions {
  @Option(
      names = "--interface",
      paramLabel = "IF",
      description =
          "Capture packets of this network interface, or of any, instead of reading files.")
  private @Nullable String networkInterface;

  @Option(
      names = "--filter",
      paramLabel = "BPF",
      description = "Of the interface, only packets that pass: the language of pcap-filter(7).")
  private @Nullable String filter;

  @Option(names = "--promiscuous", description = "Also packets for other hosts.")
  private boolean promiscuous;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationOption.class,
      description = "End by itself after such a time, as 30s or 2h.")
  private @Nullable Duration duration;

  boolean isGiven() {
    return networkInterface != null;
  }

  /** The interface, where one is given; its name has the time, so that no two captures share it. */
  Optional<PublishInput> input(WindowPolicy windows) {
    if (networkInterface == null) {
      if (filter != null || promiscuous || duration != null)
        throw new UsageException("--filter, --promiscuous and --duration need --interface");
      return Optional.empty();
    }
    if (networkInterface.isBlank())
      throw new UsageException("--interface must name a network interface, but was empty");
    var capture =
        new LiveCaptureConfig(
            networkInterface,
            filter == null ? "" : filter,
            LiveCaptureConfig.DEFAULT_SNAP_LENGTH,
            promiscuous,
            LiveCaptureConfig.DEFAULT_BUFFER_OCTETS);
    var name = networkInterface + "@" + Instant.now();
    return Optional.of(new PublishInput.OfInterface(name, capture, duration, windows));
  }
}
