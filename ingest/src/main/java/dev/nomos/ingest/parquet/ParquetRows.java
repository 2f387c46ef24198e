package dev.nomos.ingest.parquet;

import dev.nomos.logic.Value;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.jspecify.annotations.Nullable;

/** The rows of a file, one after the other, row group by row group. For one thread. */
public final class ParquetRows {
  private final FileChannel channel;
  private final FileMetaData footer;
  private final Schema schema;
  private final List<ParquetColumn> wanted;
  private final Cell[] cells;
  private final ColumnReader[] readers;
  private int nextGroup;
  private long rowsLeft;

  ParquetRows(FileChannel channel, FileMetaData footer, Schema schema, List<ParquetColumn> wanted) {
    this.channel = channel;
    this.footer = footer;
    this.schema = schema;
    this.wanted = List.copyOf(wanted);
    this.cells = wanted.stream().map(column -> Cell.reading(column.element())).toArray(Cell[]::new);
    this.readers = new ColumnReader[wanted.size()];
  }

  /**
   * The next row's values go into {@code target} in the order of the wanted columns, null where one
   * has none. False at the end.
   */
  public boolean next(@Nullable Value[] target) throws ParquetException {
    try {
      while (rowsLeft == 0) if (!begin()) return false;
      rowsLeft--;
      for (int i = 0; i < readers.length; i++) {
        var reader = readers[i];
        boolean present =
            reader.getCurrentDefinitionLevel()
                == wanted.get(i).descriptor().getMaxDefinitionLevel();
        target[i] = present ? cells[i].of(reader) : null;
        reader.consume();
      }
      return true;
    } catch (IOException
        | RuntimeException e) { // the libraries' ways to say that octets do not fit
      throw new ParquetException(
          "row group %d cannot be read: %s".formatted(nextGroup, told(e)), e);
    }
  }

  private static String told(Throwable e) {
    while (e.getCause() != null) e = e.getCause();
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private boolean begin() throws IOException {
    var groups = footer.getRow_groups();
    if (groups == null || nextGroup == groups.size()) return false;
    var group = groups.get(nextGroup++);
    rowsLeft = group.getNum_rows();
    if (rowsLeft < 0 || group.getColumnsSize() != schema.columns().size())
      throw new IOException("it does not have the columns of the schema");
    if (rowsLeft == 0) return true;
    var store =
        new ColumnReadStoreImpl(
            new Pages(group), new Nowhere(), schema.type(), footer.getCreated_by());
    for (int i = 0; i < readers.length; i++)
      readers[i] = store.getColumnReader(wanted.get(i).descriptor());
    return true;
  }

  /** Gives each wanted column its pages. */
  private final class Pages implements PageReadStore {
    private final RowGroup group;

    Pages(RowGroup group) {
      this.group = group;
    }

    @Override
    public PageReader getPageReader(ColumnDescriptor descriptor) {
      for (var column : wanted)
        if (column.descriptor().equals(descriptor))
          return pages(column, Objects.requireNonNull(group.getColumns()).get(column.index()));
      throw new IllegalStateException("a column that was not asked for: " + descriptor);
    }

    private PageReader pages(ParquetColumn column, ColumnChunk chunk) {
      var data = chunk.getMeta_data();
      if (data == null || chunk.isSetFile_path())
        throw new IllegalArgumentException("column '" + column.name() + "' is in another file");
      if (data.getCodec() == null || !Unpacking.isKnown(data.getCodec()))
        throw new IllegalArgumentException(
            "column '%s' is compressed with %s; write it with zstd, snappy, gzip or lz4_raw"
                .formatted(column.name(), data.getCodec()));
      if (data.getNum_values() != group.getNum_rows())
        throw new IllegalArgumentException(
            "column '%s' has %d values for %d rows"
                .formatted(column.name(), data.getNum_values(), group.getNum_rows()));
      return new ChunkPages(octets(data), data, column.descriptor());
    }

    private FileBytes octets(ColumnMetaData chunk) {
      long from = chunk.getData_page_offset();
      if (chunk.isSetDictionary_page_offset() && chunk.getDictionary_page_offset() > 0)
        from = Math.min(from, chunk.getDictionary_page_offset());
      return new FileBytes(channel, from, chunk.getTotal_compressed_size());
    }

    @Override
    public long getRowCount() {
      return group.getNum_rows();
    }
  }

  /** Values are asked for, not sent anywhere. */
  private static final class Nowhere extends GroupConverter {
    @Override
    public Converter getConverter(int field) {
      return new Leaf();
    }

    @Override
    public void start() {}

    @Override
    public void end() {}

    private static final class Leaf extends PrimitiveConverter {
      @Override
      public GroupConverter asGroupConverter() {
        return new Nowhere();
      }
    }
  }
}
