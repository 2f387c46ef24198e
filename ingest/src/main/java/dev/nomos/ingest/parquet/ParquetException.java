package dev.nomos.ingest.parquet;

/** A Parquet file that cannot be read on; the message says what is wrong, but not which file. */
public final class ParquetException extends Exception {
  ParquetException(String what) {
    super(what);
  }

  ParquetException(String what, Throwable cause) {
    super(what, cause);
  }
}
