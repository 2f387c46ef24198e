package dev.nomos.console.search;

import dev.nomos.console.demo.BadInputException;
import dev.nomos.miner.search.SearchProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Distinct evidences from a file with one a line: the numbers of the predicates that hold,
 * separated by blanks. Equal lines are merged. A line without numbers is an evidence that satisfies
 * nothing.
 */
public final class EvidenceFile {
  private static final long LARGEST_PREDICATE = Integer.MAX_VALUE - 1;

  private final int[] names;
  private final List<BitSet> evidences;
  private final List<Long> weights;

  private EvidenceFile(int[] names, Map<BitSet, Long> counted) {
    this.names = names;
    this.evidences = List.copyOf(counted.keySet());
    this.weights = List.copyOf(counted.values());
  }

  /** How many predicates hold anywhere; the evidences are over these, numbered from 0 on. */
  public int predicates() {
    return names.length;
  }

  /** For each predicate its number in the file, ascending. */
  public int[] names() {
    return names.clone();
  }

  /** Distinct, in the order of the file. */
  public List<BitSet> evidences() {
    return evidences;
  }

  /** Records that each evidence stands for. */
  public List<Long> weights() {
    return weights;
  }

  /**
   * Reads evidences.
   *
   * @param counts a file with the records of each line's evidence; null for one each
   * @throws BadInputException naming file and line
   */
  public static EvidenceFile read(Path file, @Nullable Path counts) throws IOException {
    List<int[]> lines = lines(file);
    if (lines.isEmpty()) {
      throw new BadInputException(file + ": holds no evidence; give one a line");
    }
    long[] weights = new long[lines.size()];
    Arrays.fill(weights, 1);
    if (counts != null) {
      readCounts(counts, file, weights);
    }
    int[] names = lines.stream().flatMapToInt(Arrays::stream).sorted().distinct().toArray();
    requireRoom(file, lines.size(), names.length);
    Map<BitSet, Long> merged = new LinkedHashMap<>();
    for (int e = 0; e < weights.length; e++) {
      BitSet evidence = new BitSet(names.length);
      for (int predicate : lines.get(e)) {
        evidence.set(Arrays.binarySearch(names, predicate));
      }
      merged.merge(evidence, weights[e], Long::sum);
    }
    return new EvidenceFile(names, merged);
  }

  private static List<int[]> lines(Path file) throws IOException {
    List<int[]> lines = new ArrayList<>();
    try (NumberLines in = NumberLines.open(file)) {
      int[] numbers = new int[64];
      while (in.hasLine()) {
        int count = 0;
        for (long p = in.number(LARGEST_PREDICATE); p >= 0; p = in.number(LARGEST_PREDICATE)) {
          if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * count);
          }
          numbers[count++] = (int) p;
        }
        lines.add(Arrays.copyOf(numbers, count));
        in.endLine();
      }
    }
    return lines;
  }

  private static void readCounts(Path file, Path evidences, long[] weights) throws IOException {
    long total = 0;
    try (NumberLines in = NumberLines.open(file)) {
      int lines = 0;
      while (in.hasLine()) {
        long count = in.number(Long.MAX_VALUE);
        if (count < 1 || in.number(Long.MAX_VALUE) >= 0) {
          throw in.bad("expected one count of records, at least 1");
        }
        if (lines == weights.length) {
          throw in.bad("%s has only %d lines".formatted(evidences, lines));
        }
        if (count > Long.MAX_VALUE - total) {
          throw in.bad("all counts together are above " + Long.MAX_VALUE);
        }
        total += count;
        weights[lines++] = count;
        in.endLine();
      }
      if (lines < weights.length) {
        throw in.bad("a count is missing: %s has %d lines".formatted(evidences, weights.length));
      }
    }
  }

  private static void requireRoom(Path file, int evidences, int predicates) {
    long octets = SearchProblem.octets(predicates, evidences);
    long most = Runtime.getRuntime().maxMemory() / 2;
    if (octets > most) {
      throw new BadInputException(
          ("%s: %d evidences over %d predicates need %d MB, more than half of the heap (%d MB);"
                  + " give fewer of them, or a larger heap")
              .formatted(file, evidences, predicates, octets >> 20, most >> 20));
    }
  }

  /** All records. */
  public long records() {
    return weights.stream().mapToLong(Long::longValue).sum();
  }
}
