package dev.nomos.ingest.hostile;

import static dev.nomos.ingest.hostile.Subject.promise;

import dev.nomos.ingest.prepare.Specs;
import dev.nomos.ingest.table.Table;
import dev.nomos.ingest.table.TableException;
import dev.nomos.ingest.table.TableSummary;
import dev.nomos.logic.Row;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Tables; read strictly, and with every option that helps. */
final class TableSubject implements Subject {
  private static final String LABELS =
      """
      {"name": "label"},
      {"name": "protocol", "value_type": "integer"},
      {"name": "source_address"},
      {"name": "source_port", "value_type": "real"}\
      """;
  private static final String ROWS =
      """
      {"name": "proto"},
      {"name": "packets", "value_type": "integer"},
      {"name": "seconds", "value_type": "real"},
      {"name": "alive", "value_type": "boolean"},
      {"name": "src", "source_name": "ip.src"}\
      """;
  private static final String LENIENT =
      """
      {"on_bad_lines": "skip", "escapechar": "\\\\", "skipinitialspace": true, "comment": "#",
       "thousands": ".", "decimal": ","}\
      """;

  private final List<DatasetSpec> specs;
  private final Path file;
  private final Scratch scratch;

  private TableSubject(Scratch scratch, String fields) {
    this.scratch = scratch;
    this.file = scratch.file();
    this.specs = List.of(spec("{}", fields), spec(LENIENT, fields));
  }

  /** With the columns of the lab's labels. */
  static TableSubject labels(Scratch scratch) {
    return new TableSubject(scratch, LABELS);
  }

  /** With the columns of the tables among the test resources. */
  static TableSubject rows(Scratch scratch) {
    return new TableSubject(scratch, ROWS);
  }

  private static DatasetSpec spec(String options, String fields) {
    return Specs.of(
        """
        {"name": "hostile", "source": {"csv_read_options": %s}, "fields": [%s]}\
        """
            .formatted(options, fields));
  }

  @Override
  public Outcome decode(byte[] input) throws IOException {
    scratch.write(input);
    Outcome last = new Outcome.Yielded(0);
    for (var spec : specs) last = read(spec, input.length);
    return last;
  }

  private Outcome read(DatasetSpec spec, int length) {
    var rows = new Rows();
    try {
      var summary = Table.open(spec, file, OptionalLong.empty()).forEach(rows::add);
      check(summary, rows, length);
      return new Outcome.Yielded(rows.count);
    } catch (TableException e) {
      promise(String.valueOf(e.getMessage()).startsWith(file + ": "), "an error names its file");
      return new Outcome.Rejected(String.valueOf(e.getMessage()));
    }
  }

  private static void check(TableSummary summary, Rows rows, int length) {
    promise(summary.rows() == rows.count, "rows are counted");
    promise(
        summary.read() == summary.rows() + summary.rejected(), "what is read is kept or counted");
    promise(summary.rejections().size() <= 5, "reasons kept are bounded");
    promise(summary.rejected() == 0 || !summary.rejections().isEmpty(), "a rejection has a reason");
    promise(rows.count <= length, "a row takes at least one octet");
  }

  private static final class Rows {
    private long count;

    void add(Row row) {
      count++;
      for (int i = 0; i < row.type().size(); i++) {
        var value = row.get(i);
        if (value != null) promise(value.text() != null, "a value has a text");
      }
    }
  }
}
