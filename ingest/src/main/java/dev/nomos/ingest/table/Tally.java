package dev.nomos.ingest.table;

import dev.nomos.ingest.prepare.TablePreparation;
import dev.nomos.logic.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Counts while a file is read. Owned by the reading thread. */
final class Tally implements Consumer<Row>, TablePreparation.Listener {
  private static final int MOST_REASONS = 5;

  /** More would be other input than its specification expects. */
  private static final int MOST_FLAWS = 100;

  private final Path file;
  private final String placeName;
  private final Consumer<Row> consumer;
  private final Map<String, Long> filtered = new LinkedHashMap<>();
  private final Map<String, Long> flaws = new LinkedHashMap<>();
  private final List<String> reasons = new ArrayList<>();
  private long[] absent = {};
  private long read;
  private long rows;
  private long rejected;

  /** {@code placeName}: what a record's place is, such as "line". */
  Tally(Path file, String placeName, Consumer<Row> consumer) {
    this.file = file;
    this.placeName = placeName;
    this.consumer = consumer;
  }

  @Override
  public void accept(Row row) {
    if (rows++ == 0) absent = new long[row.type().size()];
    for (int i = 0; i < absent.length; i++) if (row.get(i) == null) absent[i]++;
    consumer.accept(row);
  }

  @Override
  public void filtered(String step) {
    filtered.merge(step, 1L, Long::sum);
  }

  /** A value that does not fit is an error: a table whose types are wrong teaches wrong rules. */
  @Override
  public void rejected(long place, String reason) {
    throw new TableException(file, placeName + " " + place + ": " + reason);
  }

  /** The same where one bad record is not the file's fault: it is counted and left out. */
  TablePreparation.Listener lenient() {
    return new TablePreparation.Listener() {
      @Override
      public void filtered(String step) {
        Tally.this.filtered(step);
      }

      @Override
      public void rejected(long place, String reason) {
        countRejected(place, reason);
      }
    };
  }

  void countRead() {
    read++;
  }

  void countRejected(long place, String reason) {
    if (rejected++ < MOST_REASONS) reasons.add(placeName + " " + place + ": " + reason);
  }

  void countFlaw(String flaw) {
    flaws.merge(flaws.size() < MOST_FLAWS ? flaw : "others", 1L, Long::sum);
  }

  /** A file of which no record at all fits is another one than its specification expects. */
  void requireOneThatFits() {
    if (read > 0 && rejected == read)
      throw new TableException(file, "no record fits; " + reasons.getFirst());
  }

  TableSummary summary(String format, TablePreparation preparation) {
    Map<String, Long> missing = new LinkedHashMap<>();
    var fields = preparation.rowType().fields();
    for (int i = 0; i < absent.length; i++)
      if (absent[i] > 0) missing.put(fields.get(i).name(), absent[i]);
    return new TableSummary(format, read, rows, filtered, rejected, reasons, flaws, missing);
  }
}
