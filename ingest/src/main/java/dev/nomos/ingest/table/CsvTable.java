package dev.nomos.ingest.table;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.nomos.ingest.prepare.TablePreparation;
import dev.nomos.schemas.spec.CsvReadOptions;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a CSV file into a preparation, row by row. */
final class CsvTable {
  /** In characters; more than a line: a quotation that never ends must not fill the memory. */
  private static final int MOST_IN_CELL = 2 * TextReader.MOST_IN_LINE;

  /** One of Unicode's noncharacters, which no text has. */
  private static final char NO_QUOTE = '\uFDEF';

  private final Path file;
  private final CsvReadOptions options;
  private final TablePreparation preparation;
  private final Tally tally;
  private final long limit;
  private final Set<Long> skippedLines = new HashSet<>();

  CsvTable(
      Path file, CsvReadOptions options, TablePreparation preparation, Tally tally, long limit) {
    this.file = file;
    this.options = options;
    this.preparation = preparation;
    this.tally = tally;
    this.limit = options.nrows() == null ? limit : Math.min(limit, options.nrows());
    if (options.skiprows() != null && options.skiprows().isArray())
      options.skiprows().forEach(line -> skippedLines.add(line.longValue() + 1));
  }

  void read() {
    try (Reader text = text()) {
      var handler =
          new CsvHandler(
              new CsvCells(options),
              options.comment() == null ? 0 : options.comment().charAt(0),
              Boolean.TRUE.equals(options.skipinitialspace()),
              text instanceof EscapeReader escapes ? escapes : null);
      try (CsvReader<CsvHandler> parser = parser().build(handler, text)) {
        if (options.skiprows() != null && options.skiprows().isInt())
          parser.skipLines(options.skiprows().intValue());
        rows(handler, parser.iterator());
      }
    } catch (CsvParseException e) {
      throw broken(e);
    } catch (EOFException e) {
      String message = e.getMessage(); // skipping lines says nothing
      throw new TableException(
          file,
          message == null ? "ends before the lines to skip do" : "cannot be read: " + message);
    } catch (IOException e) {
      throw new TableException(file, "cannot be read: " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      Throwable cause = e; // the parser's own words say only where
      while (cause.getCause() != null) cause = cause.getCause();
      throw new TableException(file, "cannot be read: " + cause.getMessage(), e);
    }
  }

  /** The parser wraps what goes wrong below it. */
  private TableException broken(CsvParseException e) {
    Throwable cause = e;
    while (cause.getCause() != null && !(cause instanceof TableException)) cause = cause.getCause();
    if (cause instanceof EOFException && cause.getMessage() == null)
      return new TableException(file, "ends before the lines to skip do");
    return cause instanceof TableException own
        ? own
        : new TableException(file, String.valueOf(cause.getMessage()), e);
  }

  private Reader text() throws IOException {
    var encoding = options.encoding();
    var text =
        TextReader.open(
            file,
            encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding),
            onBadOctets(options.encodingErrors()));
    if (options.escapechar() == null) return text;
    char escape = options.escapechar().charAt(0);
    var special = options.separator() + quote() + escape + "\r\n";
    return new EscapeReader(
        text, escape, options.comment() == null ? special : special + options.comment());
  }

  private static CodingErrorAction onBadOctets(@Nullable String errors) {
    return switch (errors) {
      case "replace" -> CodingErrorAction.REPLACE;
      case "ignore" -> CodingErrorAction.IGNORE;
      case null, default -> CodingErrorAction.REPORT;
    };
  }

  private char quote() {
    if (options.isUnquoted()) return NO_QUOTE;
    return options.quotechar() == null ? '"' : options.quotechar().charAt(0);
  }

  private CsvReader.CsvReaderBuilder parser() {
    var builder =
        CsvReader.builder()
            .fieldSeparator(options.separator())
            .quoteCharacter(quote())
            .trimWhitespacesAroundQuotes(Boolean.TRUE.equals(options.skipinitialspace()))
            .skipEmptyLines(!Boolean.FALSE.equals(options.skipBlankLines()))
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowUnclosedQuote(false)
            .maxBufferSize(MOST_IN_CELL);
    return options.comment() == null
        ? builder
        : builder
            .commentStrategy(CommentStrategy.SKIP)
            .commentCharacter(options.comment().charAt(0));
  }

  private void rows(CsvHandler handler, CloseableIterator<CsvHandler> rows) {
    boolean over = false;
    for (int i = 0; i < options.headerRows() && !over; i++) over = next(rows) == null;
    if (over) throw new TableException(file, "is empty: it has no header");
    boolean firstIsData = options.headerRows() == 0 && options.names().isEmpty();
    if (firstIsData && next(rows) == null) return;
    var first = handler.texts();
    var columns = new CsvColumns(file, options, names(first), preparation);
    handler.want(columns.slots(), columns.numeric(), preparation.slots());
    if (firstIsData && limit > 0) {
      handler.repeat(first);
      row(handler, columns.count());
    }
    for (long count = firstIsData ? 1 : 0; count < limit; count++) {
      if (next(rows) == null) return;
      row(handler, columns.count());
    }
  }

  private List<String> names(List<String> first) {
    if (!options.names().isEmpty()) return options.names();
    return options.headerRows() > 0 ? first : CsvColumns.numbered(first.size());
  }

  private void row(CsvHandler row, int columns) {
    tally.countRead();
    if (isComplete(row, columns) && tally.arrives(row.record(), row.line()))
      preparation.accept(row.record(), row.line());
  }

  private @Nullable CsvHandler next(CloseableIterator<CsvHandler> rows) {
    while (rows.hasNext()) {
      var row = rows.next();
      if (!skippedLines.contains(row.line())) return row;
    }
    return null;
  }

  private boolean isComplete(CsvHandler row, int columns) {
    boolean separatorAtEnd =
        row.count() == columns + 1
            && row.lastIsEmpty()
            && options.indexCol() != null
            && options.indexCol().isBoolean();
    if (row.count() == columns || separatorAtEnd) return true;
    var reason = "has " + row.count() + " cells, but the header has " + columns;
    if (options.skipsBadLines()) tally.countRejected(row.line(), reason);
    else tally.rejected(row.line(), reason);
    return false;
  }
}
