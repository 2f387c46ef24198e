package dev.nomos.enforcer.training;

import dev.nomos.enforcer.vocabulary.Vocabulary;
import java.util.List;

/**
 * Records of one step, side by side.
 *
 * @param rows records
 * @param length tokens of the longest, less its last
 * @param tokens rows x length; 0 where a record is over
 * @param targets the token after each
 * @param weights 1 where the target counts; 0 for padding and for markers, which nobody samples
 * @param counted how many targets count
 * @param read tokens, less padding
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
record Batch(
    int rows, int length, long[] tokens, long[] targets, float[] weights, int counted, int read) {

  static Batch of(List<int[]> records, Vocabulary vocabulary) {
    int length = records.stream().mapToInt(record -> record.length).max().orElse(1) - 1;
    long[] tokens = new long[records.size() * length];
    long[] targets = new long[tokens.length];
    float[] weights = new float[tokens.length];
    int counted = 0;
    int read = 0;
    for (int row = 0; row < records.size(); row++) {
      int[] record = records.get(row);
      for (int i = 0; i + 1 < record.length; i++) {
        int at = row * length + i;
        tokens[at] = record[i];
        targets[at] = record[i + 1];
        weights[at] = vocabulary.markedField(record[i + 1]) < 0 ? 1 : 0;
        counted += (int) weights[at];
      }
      read += record.length - 1;
    }
    return new Batch(records.size(), length, tokens, targets, weights, counted, read);
  }
}
