package dev.nomos.console;

import dev.nomos.console.config.NomosConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nomos demo}: the whole of Nomos on the lab's recordings. */
@Command(
    name = "demo",
    header = "Learn from recorded traffic and see attacks explained.",
    description = {
      "Replays recorded flow exports to a collector on this machine, learns the rules of the",
      "normal traffic, checks traffic with attacks against them, and explains each violation."
    },
    footer = {
      "",
      "Examples:",
      "  nomos demo",
      "  nomos demo --once --format json --data-dir /tmp/nomos-demo"
    })
final class DemoCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(names = "--once", description = "End after the replay, with a summary.")
  private boolean once;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, or json for the summary as one object (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Option(
      names = "--speed",
      paramLabel = "FACTOR",
      defaultValue = "20",
      description = "How many times faster than recorded (default: ${DEFAULT-VALUE}).")
  private double speed;

  @Option(
      names = "--lab",
      paramLabel = "DIR",
      description = "Recordings and labels; the lab's own unless given.")
  private @Nullable Path lab;

  @Override
  public Integer call() throws Exception {
    if (!(speed > 0)) {
      throw new UsageException("--speed must be above 0, but was " + speed);
    }
    // The score needs every violation, though one exporter sends them all.
    NomosConfig config = common.load(Map.of("validator.suppression.every", "1"));
    Logs.into(config.dataDir());
    Path recordings = lab == null ? CommonOptions.home().resolve("examples/lab") : lab;
    try (Lifecycle lifecycle = Lifecycle.ofProcess()) {
      return new DemoRun(config, recordings, speed, once, format == Format.JSON, lifecycle).run();
    }
  }
}
