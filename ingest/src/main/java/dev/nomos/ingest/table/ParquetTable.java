package dev.nomos.ingest.table;

import dev.nomos.ingest.file.InputFile;
import dev.nomos.ingest.parquet.ParquetColumn;
import dev.nomos.ingest.parquet.ParquetException;
import dev.nomos.ingest.parquet.ParquetFile;
import dev.nomos.ingest.prepare.InputColumn;
import dev.nomos.ingest.prepare.TablePreparation;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.CsvReadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Parquet file into a preparation, row by row. One that is packed as a whole is unpacked
 * beside the system's other temporary files first: what is in it stands at its end.
 */
final class ParquetTable {
  /** More is not unpacked: Parquet compresses its pages itself. */
  private static final long MOST_UNPACKED = 16L << 30;

  private final Path file;
  private final TablePreparation preparation;
  private final Tally tally;
  private final long limit;
  private final CsvCells cells = new CsvCells(CsvReadOptions.DEFAULT);

  ParquetTable(Path file, TablePreparation preparation, Tally tally, long limit) {
    this.file = file;
    this.preparation = preparation;
    this.tally = tally;
    this.limit = limit;
  }

  void read() {
    try {
      if (!InputFile.isPacked(file)) {
        rows(file);
        return;
      }
      Path unpacked = Files.createTempFile("nomos-", ".parquet");
      try {
        unpack(unpacked);
        rows(unpacked);
      } finally {
        Files.delete(unpacked);
      }
    } catch (ParquetException e) {
      throw new TableException(file, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new TableException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  private void unpack(Path target) throws IOException {
    try (var in = InputFile.open(file);
        var out = Files.newOutputStream(target)) {
      byte[] buffer = new byte[1 << 16];
      long total = 0;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        total += count;
        if (total > MOST_UNPACKED)
          throw new IOException("unpacks to more than " + MOST_UNPACKED + " octets");
        out.write(buffer, 0, count);
      }
    }
  }

  private void rows(Path parquet) throws IOException, ParquetException {
    try (var open = ParquetFile.open(parquet)) {
      List<ParquetColumn> wanted = new ArrayList<>();
      List<InputColumn> targets = new ArrayList<>();
      choose(open.columns(), wanted, targets);
      @Nullable Value[] values = new @Nullable Value[wanted.size()];
      @Nullable Value[] record = new @Nullable Value[preparation.slots()];
      var rows = open.rows(wanted);
      for (long number = 1; number <= limit && rows.next(values); number++) {
        tally.countRead();
        Arrays.fill(record, null);
        for (int i = 0; i < values.length; i++) {
          var target = targets.get(i);
          record[target.slot()] = fitted(values[i], CsvCells.isNumeric(target.type()));
        }
        if (tally.arrives(record, number)) preparation.accept(record, number);
      }
    }
  }

  /** As a cell of a CSV file with the same text, but that an empty text is a text. */
  private @Nullable Value fitted(@Nullable Value value, boolean numeric) {
    if (value == null || value.isNumber() == numeric) return value;
    if (!numeric) return Value.of(value.text());
    char[] text = value.text().toCharArray();
    return cells.number(text, 0, text.length);
  }

  private void choose(
      List<ParquetColumn> columns, List<ParquetColumn> wanted, List<InputColumn> targets) {
    for (var column : columns) {
      var target = preparation.input(column.name());
      if (target == null) continue;
      if (column.isRepeated())
        throw new TableException(file, "column '" + column.name() + "' has lists, not values");
      if (targets.contains(target))
        throw new TableException(file, "has column '" + target.name() + "' twice");
      wanted.add(column);
      targets.add(target);
    }
    var missing = new ArrayList<>(preparation.inputs());
    missing.removeAll(targets);
    if (!missing.isEmpty())
      throw new TableException(
          file,
          "lacks the columns %s; it has %s"
              .formatted(
                  missing.stream().map(InputColumn::name).toList(),
                  columns.stream().map(ParquetColumn::name).limit(100).toList()));
  }
}
