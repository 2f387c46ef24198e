package dev.nomos.ingest.table;

import dev.nomos.ingest.prepare.TablePreparation;
import dev.nomos.logic.Row;
import dev.nomos.logic.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts while a file is read, and knows where each row comes from. Owned by the reading thread.
 */
final class Tally implements TablePreparation.Sink, TablePreparation.Listener {
  private static final int MOST_REASONS = 5;

  /** More would be other input than its specification expects. */
  private static final int MOST_FLAWS = 100;

  private final Path file;
  private final String placeName;
  private final RecordSink sink;
  private final boolean lenient;
  private final boolean remembers;
  private final Map<Long, Provenance> remembered = new HashMap<>();
  private final Map<String, Long> filtered = new LinkedHashMap<>();
  private final Map<String, Long> flaws = new LinkedHashMap<>();
  private final List<String> reasons = new ArrayList<>();
  private Provenance current = new Provenance(0, null, null);
  private @Nullable String timeColumn;
  private int timeSlot = -1;
  private long[] absent = {};
  private long read;
  private long rows;
  private long rejected;

  /**
   * @param placeName what a record's place is, such as "line"
   * @param lenient records that do not fit are counted and left out; else they are errors: a table
   *     whose types are wrong teaches wrong rules
   * @param remembers rows may come in another order than their records
   */
  Tally(Path file, String placeName, RecordSink sink, boolean lenient, boolean remembers) {
    this.file = file;
    this.placeName = placeName;
    this.sink = sink;
    this.lenient = lenient;
    this.remembers = remembers;
  }

  /** Records have their time in the column of {@code slot}. */
  void timeIn(String column, int slot) {
    timeColumn = column;
    timeSlot = slot;
  }

  /** A record of a table is about to be prepared. False: it has no time, and is rejected. */
  boolean arrives(@Nullable Value[] record, long number) {
    if (timeColumn == null) {
      arrives(number, null, null);
      return true;
    }
    var time = record[timeSlot];
    var millis = time == null ? null : RecordTime.millis(time);
    arrives(number, millis, null);
    if (millis == null)
      rejected(
          number,
          "time column '%s' must hold a time, but was %s"
              .formatted(timeColumn, time == null ? "absent" : "'" + time.text() + "'"));
    return millis != null;
  }

  /** A record is about to be prepared, or was found to be unfit for it. */
  void arrives(long number, @Nullable Long epochMillis, @Nullable String exporter) {
    current = new Provenance(number, epochMillis, exporter);
    if (remembers) remembered.put(number, current);
  }

  private Provenance from(long number) {
    if (current.number() == number) return current;
    var earlier = remembered.get(number);
    return earlier == null ? new Provenance(number, null, null) : earlier;
  }

  @Override
  public void accept(Row row, String partition, long place) {
    if (rows++ == 0) absent = new long[row.type().size()];
    for (int i = 0; i < absent.length; i++) if (row.get(i) == null) absent[i]++;
    sink.row(row, partition, from(place));
  }

  @Override
  public void filtered(String step) {
    filtered.merge(step, 1L, Long::sum);
  }

  @Override
  public void rejected(long place, String reason) {
    if (!lenient) throw new TableException(file, placeName + " " + place + ": " + reason);
    countRejected(place, reason);
  }

  void countRead() {
    read++;
    sink.read();
  }

  void countRejected(long place, String reason) {
    var where = placeName + " " + place;
    if (rejected++ < MOST_REASONS) reasons.add(where + ": " + reason);
    sink.rejected(from(place), where, reason);
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
