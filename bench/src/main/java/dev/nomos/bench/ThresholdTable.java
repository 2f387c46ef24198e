package dev.nomos.bench;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Made-up evidences of a threshold-rich grammar: {@value #FIELDS} fields, each with the predicates
 * {@code x >= 1} to {@code x >= 15} and {@code x <= 0} to {@code x <= 14} over levels 0 to 15.
 *
 * <p>Fields come in groups of {@value #GROUP} that follow one hidden value with noise, as packets,
 * octets and duration of a flow do: a field's level is then bounded by those of its group, which is
 * what makes rules of two and three thresholds. Groups are independent of each other.
 */
final class ThresholdTable {
  private static final int FIELDS = 25;
  private static final int GROUP = Integer.getInteger("group", 5);
  private static final int LEVELS = 16;
  private static final double NOISE = Double.parseDouble(System.getProperty("noise", "1.5"));

  static final int PREDICATES = FIELDS * 2 * (LEVELS - 1);

  private ThresholdTable() {}

  /** The first {@code count} distinct evidences. */
  static List<BitSet> evidences(int count) {
    Random random = new Random(1);
    Set<BitSet> distinct = new LinkedHashSet<>();
    while (distinct.size() < count) {
      distinct.add(evidence(random));
    }
    return new ArrayList<>(distinct);
  }

  private static BitSet evidence(Random random) {
    BitSet evidence = new BitSet(PREDICATES);
    double hidden = 0;
    for (int field = 0; field < FIELDS; field++) {
      if (field % GROUP == 0) {
        hidden = random.nextDouble() * LEVELS;
      }
      double level = hidden + NOISE * (2 * random.nextDouble() - 1);
      addLevel(evidence, field, (int) Math.clamp(level, 0, LEVELS - 1));
    }
    return evidence;
  }

  private static void addLevel(BitSet evidence, int field, int level) {
    int first = field * 2 * (LEVELS - 1);
    evidence.set(first, first + level); // x >= 1 to x >= level
    evidence.set(first + LEVELS - 1 + level, first + 2 * (LEVELS - 1)); // x <= level and above
  }
}
