package dev.nomos.enforcer.training;

import dev.nomos.enforcer.vocabulary.Encoded;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/** Records as tokens, in memory: four octets a token. Of one thread. */
public final class Sequences {
  /** A gigabyte of tokens. */
  private static final long MOST_TOKENS = 1L << 28;

  private final Vocabulary vocabulary;
  private final int fields;

  /** Each with its fields in the data set's order. */
  private final List<int[]> records = new ArrayList<>();

  private long tokens;

  public Sequences(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    fields = vocabulary.type().size();
  }

  /** Throws {@link TrainingException} where the vocabulary has no tokens for a value. */
  public void add(Row row) {
    switch (vocabulary.encode(row, IntStream.range(0, fields).toArray())) {
      case Encoded.Tokens(var record) -> {
        records.add(record);
        tokens += record.length;
      }
      case Encoded.Unknown unknown ->
          throw new TrainingException(
              "record %d cannot be written with the vocabulary: %s"
                  .formatted(records.size() + 1, unknown));
    }
    if (tokens > MOST_TOKENS) {
      throw new TrainingException(
          "the first %,d records have more than %,d tokens, the most that training keeps: read fewer with --limit"
              .formatted(records.size(), MOST_TOKENS));
    }
  }

  public int size() {
    return records.size();
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  /** A record's tokens with its fields in an order. */
  int[] ordered(int record, int[] order) {
    int[] plain = records.get(record);
    int[] starts = starts(plain);
    int[] ordered = new int[plain.length];
    ordered[0] = plain[0];
    int length = 1;
    for (int field : order) {
      int size = starts[field + 1] - starts[field];
      System.arraycopy(plain, starts[field], ordered, length, size);
      length += size;
    }
    return ordered;
  }

  /** Where each field's marker is, and the end. */
  private int[] starts(int[] plain) {
    int[] starts = new int[fields + 1];
    int field = 0;
    for (int i = 0; i < plain.length; i++) {
      if (vocabulary.markedField(plain[i]) >= 0) {
        starts[field++] = i;
      }
    }
    starts[fields] = plain.length;
    return starts;
  }

  /** Tells these records from others. */
  String digest() {
    CRC32C crc = new CRC32C();
    for (int[] record : records) {
      crc.update(Arrays.hashCode(record) >>> 24);
      crc.update(Arrays.hashCode(record) >>> 16);
      crc.update(Arrays.hashCode(record) >>> 8);
      crc.update(Arrays.hashCode(record));
    }
    return "%d records, %08x".formatted(records.size(), crc.getValue());
  }
}
