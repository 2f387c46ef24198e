package dev.nomos.enforcer.fidelity;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cells that a field's values are counted in, made from the real data and used for every source
 * alike. An absent value has a cell of its own.
 */
sealed interface Partition {
  /** How many cells; they are numbered from 0. */
  int cells();

  /** Cell of each record; {@code column} is of the same kind as the real one. */
  int[] of(Column column);

  /**
   * The cells of a field.
   *
   * @param bins about how many cells numbers get, at least 1
   * @param names the most names that get a cell of their own, the frequent ones first; the rarer
   *     ones share one
   */
  static Partition of(Column real, int bins, int names) {
    return switch (real) {
      case Column.Numbers numbers -> Bins.of(numbers, bins);
      case Column.Names column -> Groups.of(column, names);
    };
  }

  /** Records in each cell. */
  default long[] counts(Column column) {
    long[] counts = new long[cells()];
    for (int cell : of(column)) counts[cell]++;
    return counts;
  }

  /**
   * Cells of numbers, between cuts. Where the real data have at most so many different numbers,
   * each has its cell, and so has each gap between them. Else the cuts are quantiles of the real
   * data, with about equally many records between two of them; a number so frequent that it is
   * several of them has a cell of its own. Numbers below the least and above the greatest real one
   * have a cell each.
   */
  final class Bins implements Partition {
    /** Ascending; a number's cell is how many cuts are not above it. */
    private final double[] cuts;

    private Bins(double[] cuts) {
      this.cuts = cuts;
    }

    static Bins of(Column.Numbers real, int bins) {
      double[] sorted = real.sorted();
      double[] distinct = Arrays.stream(sorted).distinct().toArray();
      double[] own = distinct.length <= bins ? distinct : spikes(sorted, bins);
      double[] from = distinct.length <= bins ? new double[0] : quantiles(sorted, bins);
      return new Bins(cuts(own, from, sorted));
    }

    private static double[] cuts(double[] own, double[] from, double[] sorted) {
      double[] cuts = Arrays.copyOf(from, from.length + 2 * own.length + 2);
      int next = from.length;
      for (double number : own) {
        cuts[next++] = number;
        cuts[next++] = Math.nextUp(number);
      }
      if (sorted.length > 0) {
        cuts[next++] = sorted[0];
        cuts[next++] = Math.nextUp(sorted[sorted.length - 1]);
      }
      return Arrays.stream(cuts, 0, next).sorted().distinct().toArray();
    }

    private static double[] quantiles(double[] sorted, int bins) {
      double[] quantiles = new double[bins - 1];
      for (int i = 1; i < bins; i++) {
        quantiles[i - 1] = sorted[(int) ((long) i * sorted.length / bins)];
      }
      return quantiles;
    }

    private static double[] spikes(double[] sorted, int bins) {
      double[] quantiles = quantiles(sorted, bins);
      double[] spikes = new double[quantiles.length];
      int found = 0;
      for (int i = 1; i < quantiles.length; i++) {
        if (quantiles[i] == quantiles[i - 1]) spikes[found++] = quantiles[i];
      }
      return Arrays.stream(spikes, 0, found).distinct().toArray();
    }

    @Override
    public int cells() {
      return cuts.length + 2;
    }

    @Override
    public int[] of(Column column) {
      if (!(column instanceof Column.Numbers numbers)) {
        throw new IllegalArgumentException("names have no place among numbers");
      }
      return Arrays.stream(numbers.values()).mapToInt(this::cell).toArray();
    }

    private int cell(double number) {
      if (Double.isNaN(number)) return cuts.length + 1;
      int place = Arrays.binarySearch(cuts, number == 0 ? 0.0 : number); // -0.0 is below 0.0 there
      return place >= 0 ? place + 1 : -place - 1;
    }
  }

  /** Cells of names: absent, then one that the real data lack, then rare ones, then the others. */
  final class Groups implements Partition {
    private static final int ABSENT = 0;
    private static final int UNSEEN = 1;
    private static final int RARE = 2;

    private final Map<String, Integer> cells;
    private final int size;

    private Groups(Map<String, Integer> cells, int size) {
      this.cells = cells;
      this.size = size;
    }

    static Groups of(Column.Names real, int most) {
      Map<String, Long> counts = new LinkedHashMap<>();
      for (int i = 0; i < real.size(); i++) {
        String name = real.get(i);
        if (name != null) counts.merge(name, 1L, Long::sum);
      }
      List<String> frequent =
          counts.entrySet().stream()
              .sorted(
                  Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                      .thenComparing(Map.Entry.comparingByKey()))
              .map(Map.Entry::getKey)
              .toList();
      Map<String, Integer> cells = new HashMap<>();
      for (String name : frequent) {
        cells.put(name, cells.size() < most ? RARE + 1 + cells.size() : RARE);
      }
      return new Groups(cells, RARE + 1 + Math.min(most, cells.size()));
    }

    @Override
    public int cells() {
      return size;
    }

    @Override
    public int[] of(Column column) {
      if (!(column instanceof Column.Names names)) {
        throw new IllegalArgumentException("numbers have no place among names");
      }
      int[] found = new int[names.size()];
      for (int i = 0; i < found.length; i++) found[i] = cell(names.get(i));
      return found;
    }

    private int cell(@Nullable String name) {
      return name == null ? ABSENT : cells.getOrDefault(name, UNSEEN);
    }
  }
}
