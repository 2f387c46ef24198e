package dev.nomos.ingest.table;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import dev.nomos.logic.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes cells from the parser's buffer straight into a record; cells of columns that nobody wants
 * cost nothing. Before {@link #want} it collects texts, for the header.
 */
final class CsvHandler extends AbstractBaseCsvCallbackHandler<CsvHandler> {
  /** More than any real table; a longer header is something else. */
  private static final int MOST_COLUMNS = 100_000;

  private final CsvCells cells;
  private final char comment;
  private final boolean trims;
  private final @Nullable EscapeReader escapes;
  private final List<String> texts = new ArrayList<>();

  /** By column of the file: where its value goes, or -1; and whether it is a number. */
  private int[] slots = {};

  private boolean[] numeric = {};
  private @Nullable Value[] record = {};
  private boolean collects = true;
  private int count;
  private boolean commented;
  private boolean lastIsEmpty;

  /** {@code comment}: starts one within a row; 0 where none does. */
  CsvHandler(CsvCells cells, char comment, boolean trims, @Nullable EscapeReader escapes) {
    this.cells = cells;
    this.comment = comment;
    this.trims = trims;
    this.escapes = escapes;
  }

  /** From now on rows are records of {@code size} values. */
  void want(int[] slotOfColumn, boolean[] numericColumn, int size) {
    slots = slotOfColumn.clone();
    numeric = numericColumn.clone();
    record = new @Nullable Value[size];
    collects = false;
  }

  /** The row that was collected, as a record. */
  void repeat(List<String> row) {
    for (int i = 0; i < row.size(); i++)
      if (i < slots.length && slots[i] >= 0)
        put(i, row.get(i).toCharArray(), 0, row.get(i).length());
  }

  @Override
  protected void handleBegin(long line) {
    count = 0;
    commented = false;
    texts.clear();
    Arrays.fill(record, null);
  }

  @Override
  protected void handleField(int index, char[] text, int from, int length, boolean quoted) {
    if (commented) return;
    if (trims && !quoted) for (; length > 0 && text[from] == ' '; length--) from++;
    if (comment != 0 && !quoted) {
      int end = from;
      while (end < from + length && text[end] != comment) end++;
      commented = end < from + length;
      length = end - from;
      if (commented && length == 0 && count > 0) return;
    }
    count++;
    lastIsEmpty = length == 0;
    if (collects) collect(text, from, length);
    else if (index < slots.length && slots[index] >= 0) put(index, text, from, length);
  }

  private void collect(char[] text, int from, int length) {
    if (texts.size() < MOST_COLUMNS) texts.add(restored(new String(text, from, length)));
  }

  private void put(int index, char[] text, int from, int length) {
    record[slots[index]] =
        numeric[index]
            ? cells.number(text, from, length)
            : escapes == null
                ? cells.text(text, from, length)
                : cells.text(restored(new String(text, from, length)));
  }

  private String restored(String text) {
    return escapes == null ? text : escapes.restore(text);
  }

  @Override
  protected void handleEmpty() {
    count = 1;
    lastIsEmpty = true;
    if (collects) texts.add("");
  }

  @Override
  protected CsvHandler buildRecord() {
    return this;
  }

  List<String> texts() {
    return List.copyOf(texts);
  }

  /** The values of the row; used again for the next one. */
  @Nullable Value[] record() {
    return record;
  }

  /** Cells in the row. */
  int count() {
    return count;
  }

  boolean lastIsEmpty() {
    return lastIsEmpty;
  }

  /** Where the row begins, from 1. */
  long line() {
    return getStartingLineNumber();
  }
}
