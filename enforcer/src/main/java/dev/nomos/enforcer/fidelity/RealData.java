package dev.nomos.enforcer.fidelity;

import static dev.nomos.enforcer.fidelity.Fidelity.orNull;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The real records that sources are compared with, and the cells made from them: fine ones for one
 * field alone, coarse ones for several together. Memory is that of the samples and of the real
 * data's different combinations. Immutable.
 */
public final class RealData {
  /** Cells of a field of numbers taken alone; each holds about 2 % of the real records. */
  static final int BINS = 50;

  /** Cells of a field of numbers among others; each holds about 10 % of them. */
  static final int COARSE_BINS = 10;

  /** Names of a field among others that are told apart. */
  static final int COARSE_NAMES = 64;

  /** Pairs that are compared; of more, so many at even steps. */
  static final int MOST_PAIRS = 2_000;

  private final Sample real;
  private final List<Partition> coarse;
  private final List<int[]> coarseCells;

  public RealData(Sample real) {
    this.real = real;
    this.coarse =
        IntStream.range(0, real.type().size())
            .mapToObj(f -> Partition.of(real.column(f), COARSE_BINS, COARSE_NAMES))
            .toList();
    this.coarseCells = cells(real);
  }

  private List<int[]> cells(Sample sample) {
    return IntStream.range(0, coarse.size())
        .mapToObj(f -> coarse.get(f).of(sample.column(f)))
        .toList();
  }

  /** Compares a source of the same fields. O(records × (fields log records + pairs)). */
  public Fidelity compare(Sample other) {
    if (!other.type().equals(real.type())) {
      throw new IllegalArgumentException("the samples have different fields");
    }
    List<int[]> cells = cells(other);
    List<int[]> pairs = pairs(coarse.size());
    OptionalDouble pair = pairs.stream().mapToDouble(p -> pairJsd(p, cells)).average();
    return Fidelity.of(
        IntStream.range(0, coarse.size()).mapToObj(f -> field(f, other)).toList(),
        pair,
        pairs.size(),
        categoricalJsd(cells));
  }

  private FieldFidelity field(int f, Sample other) {
    Column ours = real.column(f);
    Column theirs = other.column(f);
    Partition fine = Partition.of(ours, BINS, Integer.MAX_VALUE);
    double jsd = JensenShannon.divergence(fine.counts(ours), fine.counts(theirs));
    String name = real.type().fields().get(f).name();
    return ours instanceof Column.Numbers a && theirs instanceof Column.Numbers b
        ? new FieldFidelity(
            name,
            jsd,
            orNull(EarthMover.distance(a.values(), b.values())),
            orNull(EarthMover.normalized(a.values(), b.values())))
        : new FieldFidelity(name, jsd, null, null);
  }

  /** All pairs of fields in their order, or {@value #MOST_PAIRS} of them at even steps. */
  static List<int[]> pairs(int fields) {
    long all = (long) fields * (fields - 1) / 2;
    List<int[]> pairs = new ArrayList<>();
    long place = 0;
    for (int i = 0; i < fields; i++) {
      for (int j = i + 1; j < fields; j++, place++) {
        boolean isWanted =
            all <= MOST_PAIRS || place * MOST_PAIRS / all > (place - 1) * MOST_PAIRS / all;
        if (isWanted || place == 0) pairs.add(new int[] {i, j});
      }
    }
    return pairs;
  }

  private double pairJsd(int[] pair, List<int[]> cells) {
    int width = coarse.get(pair[1]).cells();
    int size = coarse.get(pair[0]).cells() * width;
    return JensenShannon.divergence(
        counts(coarseCells.get(pair[0]), coarseCells.get(pair[1]), width, size),
        counts(cells.get(pair[0]), cells.get(pair[1]), width, size));
  }

  private static long[] counts(int[] first, int[] second, int width, int size) {
    long[] counts = new long[size];
    for (int i = 0; i < first.length; i++) counts[first[i] * width + second[i]]++;
    return counts;
  }

  /** Free text, such as addresses, would make nearly every record a combination of its own. */
  private static boolean isCategorical(Field field) {
    return !Column.isOfNumbers(field) && field.type() != FieldType.STRING;
  }

  /** Of the combinations of all categories; those that the real data lack are one cell. */
  private OptionalDouble categoricalJsd(List<int[]> cells) {
    List<Field> fields = real.type().fields();
    int[] named =
        IntStream.range(0, fields.size()).filter(f -> isCategorical(fields.get(f))).toArray();
    if (named.length < 2) return OptionalDouble.empty();
    Combinations combinations = new Combinations();
    int[] ours = combinations.of(named, coarseCells, true);
    int[] theirs = combinations.of(named, cells, false);
    int size = combinations.size();
    return OptionalDouble.of(JensenShannon.divergence(counts(ours, size), counts(theirs, size)));
  }

  private static long[] counts(int[] cells, int size) {
    long[] counts = new long[size];
    for (int cell : cells) counts[cell]++;
    return counts;
  }

  /** Numbers for combinations of cells: 0 for any that was not learned, the others from 1. */
  private static final class Combinations {
    private static final int UNKNOWN = 0;

    /** From a combination's number and the next cell to the longer one's. */
    private final Map<Long, Integer> longer = new HashMap<>();

    int size() {
      return longer.size() + 2;
    }

    /** The combination of each record, field after field. */
    int[] of(int[] fields, List<int[]> cells, boolean learns) {
      int[] combined = new int[cells.getFirst().length];
      for (int i = 0; i < combined.length; i++) {
        int combination = 1;
        for (int f = 0; f < fields.length && combination != UNKNOWN; f++) {
          combination = extended(combination, cells.get(fields[f])[i], learns);
        }
        combined[i] = combination;
      }
      return combined;
    }

    private int extended(int combination, int cell, boolean learns) {
      long key = (long) combination << Integer.SIZE | cell;
      return learns
          ? longer.computeIfAbsent(key, _ -> longer.size() + 2)
          : longer.getOrDefault(key, UNKNOWN);
    }
  }
}
