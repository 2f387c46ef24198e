package dev.nomos.ingest.parquet;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import net.jpountz.lz4.LZ4Factory;
import org.apache.parquet.format.CompressionCodec;
import org.xerial.snappy.Snappy;

/** The compressions of pages that are in use. */
final class Unpacking {
  private Unpacking() {}

  static boolean isKnown(CompressionCodec codec) {
    return switch (codec) {
      case UNCOMPRESSED, GZIP, SNAPPY, ZSTD, LZ4_RAW -> true;
      case LZ4, LZO, BROTLI -> false;
    };
  }

  /** Exactly {@code size} octets; whatever else comes out is an {@link IOException}. */
  static byte[] unpack(CompressionCodec codec, byte[] packed, int size) throws IOException {
    if (codec == CompressionCodec.UNCOMPRESSED) {
      if (packed.length != size) throw wrong(packed.length, size);
      return packed;
    }
    byte[] unpacked = new byte[size];
    long length =
        switch (codec) {
          case GZIP -> gunzip(packed, unpacked);
          case SNAPPY -> snappy(packed, unpacked);
          case ZSTD -> Zstd.decompress(unpacked, packed);
          case LZ4_RAW -> LZ4Factory.safeInstance().safeDecompressor().decompress(packed, unpacked);
          case UNCOMPRESSED, LZ4, LZO, BROTLI ->
              throw new IllegalStateException(codec + " is not unpacked here");
        };
    if (length != size) throw wrong(length, size);
    return unpacked;
  }

  private static int gunzip(byte[] packed, byte[] unpacked) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      int length = in.readNBytes(unpacked, 0, unpacked.length);
      return in.read() < 0 ? length : -1;
    }
  }

  private static int snappy(byte[] packed, byte[] unpacked) throws IOException {
    int length = Snappy.uncompressedLength(packed);
    if (length != unpacked.length) return length;
    return Snappy.uncompress(packed, 0, packed.length, unpacked, 0);
  }

  private static IOException wrong(long length, int size) {
    return new IOException("a page unpacks to " + length + " octets, not " + size);
  }
}
