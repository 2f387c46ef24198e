package dev.nomos.console;

import dev.nomos.schemas.spec.DatasetSpec;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nomos show-dataset}: a data set specification, checked, with its defaults. */
@Command(
    name = "show-dataset",
    header = "Print a data set specification.",
    description = "Checks a data set specification and prints it as JSON, defaults filled in.",
    footer = {
      "",
      "Example:",
      "  nomos show-dataset --dataset-spec examples/datasets/lab-flows.json"
    })
final class ShowDatasetCommand implements Callable<Integer> {
  @Option(
      names = "--dataset-spec",
      paramLabel = "FILE",
      required = true,
      description = "Data set specification (JSON).")
  private Path datasetSpec = Path.of("");

  @Override
  public Integer call() {
    System.out.println(DatasetSpec.read(datasetSpec).toJson());
    return ExitCode.DONE;
  }
}
