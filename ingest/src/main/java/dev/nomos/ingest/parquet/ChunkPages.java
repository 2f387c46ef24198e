package dev.nomos.ingest.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one column in one row group, read one at a time and never more than {@link
 * #MOST_OCTETS} of them at once. What lies about its size is refused before memory is taken for it.
 */
final class ChunkPages implements PageReader {
  /** Of a page; writers make them of about one mebibyte. */
  private static final int MOST_OCTETS = 128 << 20;

  private static final int MOST_VALUES = 16 << 20;

  private final FileBytes in;
  private final CompressionCodec codec;
  private final long values;
  private final ColumnDescriptor column;
  private long left;
  private @Nullable PageHeader next;

  ChunkPages(FileBytes in, ColumnMetaData chunk, ColumnDescriptor column) {
    this.in = in;
    this.codec = Objects.requireNonNull(chunk.getCodec());
    this.values = chunk.getNum_values();
    this.left = values;
    this.column = column;
  }

  @Override
  public long getTotalValueCount() {
    return values;
  }

  @Override
  public @Nullable DictionaryPage readDictionaryPage() {
    try {
      var header = header();
      var own = header == null ? null : header.getDictionary_page_header();
      if (header == null || own == null) {
        next = header;
        return null;
      }
      byte[] content = unpacked(header);
      if (own.getNum_values() < 0 || own.getNum_values() > content.length)
        throw new IOException(
            "a dictionary of %d octets claims %d values"
                .formatted(content.length, own.getNum_values()));
      return new DictionaryPage(
          BytesInput.from(content), own.getNum_values(), encoding(own.getEncoding()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public @Nullable DataPage readPage() {
    try {
      var header = next == null ? header() : next;
      next = null;
      for (; header != null; header = header()) {
        var first = header.getData_page_header();
        if (first != null) return v1(header, first);
        var second = header.getData_page_header_v2();
        if (second != null) return v2(header, second);
        in.skipNBytes(
            size("a page", header.getCompressed_page_size())); // an index, or a later kind
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable PageHeader header() throws IOException {
    return left <= 0 || in.left() == 0 ? null : Util.readPageHeader(in);
  }

  private DataPage v1(PageHeader header, DataPageHeader own) throws IOException {
    byte[] content = unpacked(header);
    count(own.getNum_values());
    var encoding = encoding(own.getEncoding());
    var levels = encoding(own.getDefinition_level_encoding());
    var claims = new PageClaims(content, own.getNum_values());
    if (column.getMaxDefinitionLevel() > 0) {
      if (levels != Encoding.RLE) throw new IOException("levels are in the encoding " + levels);
      claims.measuredLevels(column.getMaxDefinitionLevel());
    }
    claims.values(encoding, isTruth());
    return new DataPageV1(
        BytesInput.from(content),
        own.getNum_values(),
        content.length,
        null,
        encoding(own.getRepetition_level_encoding()),
        levels,
        encoding);
  }

  private boolean isTruth() {
    return column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BOOLEAN;
  }

  /** Levels, never compressed; then the values. */
  private DataPage v2(PageHeader header, DataPageHeaderV2 own) throws IOException {
    byte[] content = packed(header);
    int repetition = size("levels", own.getRepetition_levels_byte_length());
    int definition = size("levels", own.getDefinition_levels_byte_length());
    int levels = repetition + definition;
    if (levels > content.length) throw new IOException("a page ends within its levels");
    byte[] values = Arrays.copyOfRange(content, levels, content.length);
    if (own.isIs_compressed()) {
      int size = size("a page", header.getUncompressed_page_size()) - levels;
      if (size < 0) throw new IOException("a page is smaller than its levels");
      values = size == 0 ? new byte[0] : Unpacking.unpack(codec, values, size);
    }
    count(own.getNum_values());
    var encoding = encoding(own.getEncoding());
    new PageClaims(content, own.getNum_values())
        .levels(repetition, definition, column.getMaxDefinitionLevel());
    new PageClaims(values, own.getNum_values()).values(encoding, isTruth());
    return DataPageV2.uncompressed(
        own.getNum_rows(),
        own.getNum_nulls(),
        own.getNum_values(),
        BytesInput.from(content, 0, repetition),
        BytesInput.from(content, repetition, definition),
        encoding,
        BytesInput.from(values),
        null);
  }

  private void count(int count) throws IOException {
    if (count < 0 || count > Math.min(left, MOST_VALUES))
      throw new IOException(
          "a page claims %d values, where %d are left and %d are read at once"
              .formatted(count, left, MOST_VALUES));
    left -= count;
  }

  private byte[] unpacked(PageHeader header) throws IOException {
    int size = size("a page", header.getUncompressed_page_size());
    return Unpacking.unpack(codec, packed(header), size);
  }

  private byte[] packed(PageHeader header) throws IOException {
    int size = size("a page", header.getCompressed_page_size());
    if (size > in.left())
      throw new IOException(
          "a page claims %d octets, but its column ends after %d".formatted(size, in.left()));
    return in.readNBytes(size);
  }

  private static int size(String what, int octets) throws IOException {
    if (octets < 0 || octets > MOST_OCTETS)
      throw new IOException(
          "%s of %d octets: 0 to %d are read".formatted(what, octets, MOST_OCTETS));
    return octets;
  }

  private static Encoding encoding(org.apache.parquet.format.@Nullable Encoding encoding)
      throws IOException {
    if (encoding == null) throw new IOException("a page has an encoding that is not known");
    return Encoding.valueOf(encoding.name());
  }
}
