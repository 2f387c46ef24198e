package dev.nomos.ingest.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;

/**
 * A Parquet file; its end says what is in it:
 *
 * <pre>
 * +------+- - - - - - - - - - - - -+--------+-----------------------+------+
 * | PAR1 | pages, column by column | footer | footer's length, LE32 | PAR1 |
 * +------+- - - - - - - - - - - - -+--------+-----------------------+------+
 * </pre>
 *
 * For one thread.
 */
public final class ParquetFile implements AutoCloseable {
  private static final int MAGIC = 0x31524150; // PAR1, little-endian
  private static final int MOST_IN_FOOTER = 64 << 20;

  private final FileChannel channel;
  private final FileMetaData footer;
  private final Schema schema;

  private ParquetFile(FileChannel channel) throws IOException, ParquetException {
    this.channel = channel;
    this.footer = footer(channel);
    this.schema = Schema.of(Objects.requireNonNullElse(footer.getSchema(), List.of()));
  }

  public static ParquetFile open(Path file) throws IOException, ParquetException {
    var channel = FileChannel.open(file);
    try {
      return new ParquetFile(channel);
    } catch (IOException | ParquetException e) {
      channel.close();
      throw e;
    } catch (RuntimeException e) { // the libraries' way to say that octets do not fit
      channel.close();
      throw new ParquetException("its footer cannot be read: " + e, e);
    }
  }

  private static FileMetaData footer(FileChannel channel) throws IOException, ParquetException {
    long size = channel.size();
    if (size < 12) throw new ParquetException("is too short for a Parquet file");
    var end = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    while (end.hasRemaining() && channel.read(end, size - end.remaining()) >= 0) {}
    long length = Integer.toUnsignedLong(end.getInt(0));
    if (end.getInt(4) != MAGIC) throw new ParquetException("is cut: it does not end with PAR1");
    if (length > size - 12 || length > MOST_IN_FOOTER)
      throw new ParquetException("claims a footer of " + length + " octets");
    return Util.readFileMetaData(new FileBytes(channel, size - 8 - length, length));
  }

  /** The leaves of its schema, in order. */
  public List<ParquetColumn> columns() {
    return schema.columns();
  }

  /** All rows, from the first; {@code wanted} must be columns of this file, none repeated. */
  public ParquetRows rows(List<ParquetColumn> wanted) {
    return new ParquetRows(channel, footer, schema, wanted);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
