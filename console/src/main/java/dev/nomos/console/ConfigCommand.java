package dev.nomos.console;

import dev.nomos.console.config.ConfigSources;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nomos config}: what is in force, or every problem with it. */
@Command(
    name = "config",
    header = "Print the effective configuration.",
    description = "Prints the effective configuration as YAML; secrets are masked.",
    footer = {"", "Example:", "  nomos config --check --set collector.port=9995"})
final class ConfigCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(names = "--check", description = "Also check that the specifications can be read.")
  private boolean check;

  @Override
  public Integer call() {
    var config = common.load();
    if (check) {
      Dataset.of(config);
    }
    System.out.print(ConfigSources.print(config));
    return ExitCode.DONE;
  }
}
