package dev.nomos.console;

import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.logic.Field;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nomos forecast}: the last interval of windows of which the others are known. */
@Command(
    name = "forecast",
    header = "Forecast the next interval from those before; none breaks a rule.",
    description = {
      "Reads prepared rows of windows, takes all that is told of the intervals before the last,"
          + " and",
      "writes the last one with a model under the rules. What the rows tell of the last interval"
          + " is",
      "not looked at, so that rows which have it can be compared with the forecast afterwards."
    },
    footer = {
      "",
      "--candidates 15 --take middle gives an estimate, the middle one of 15 possible courses, and",
      "not one by chance.",
      "",
      "Examples:",
      "  nomos forecast --model models/load --input windows.csv --candidates 15 --take middle \\",
      "      --out forecast.csv",
      "  nomos evaluate forecast --dataset-spec load.json --real-rows windows.csv \\",
      "      --rows nomos=forecast.csv --field TotalIngress",
      "",
      "Exit codes: 0 done, 1 some rows were refused or given up, 2 usage, 3 the input, the bundle",
      "or the rules cannot be used."
    })
final class ForecastCommand implements Callable<Integer> {
  @Mixin private CompletedRows rows = new CompletedRows();

  @Override
  public Integer call() throws IOException {
    ModelBundle bundle = rows.bundle();
    List<Field> fields = bundle.vocabulary().type().fields();
    int last = fields.stream().mapToInt(ForecastCommand::position).max().orElse(-1);
    if (last < 1) {
      throw new UsageException("the model's records are no windows of two intervals or more");
    }
    List<String> known =
        fields.stream().filter(field -> position(field) != last).map(Field::name).toList();
    return rows.complete("forecast", bundle, known);
  }

  /** Of the interval that a field tells of; -1 for what is told of the whole window. */
  private static int position(Field field) {
    Field.WindowPosition at = field.position();
    return at == null ? -1 : at.index();
  }
}
