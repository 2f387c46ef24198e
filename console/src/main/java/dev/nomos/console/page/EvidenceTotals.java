package dev.nomos.console.page;

import dev.nomos.schemas.avro.Admission;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many distinct evidences there are, when each was first seen and whether it is admitted.
 * Guarded by its owner.
 *
 * <p>Bounded: some eighty octets for each distinct evidence up to a limit.
 */
final class EvidenceTotals {
  private static final int MAX_EVIDENCES = 1 << 20;
  private static final int MAX_SPACES = 1_000;

  /** The end of the year 9999. */
  private static final long LATEST_MILLIS = 253_402_300_799_999L;

  private final Map<Long, Known> evidences = new HashMap<>();
  private final Map<String, Sum> bySpace = new HashMap<>();

  /** Mutable, as there may be a million. Without records where only its admission is known. */
  private static final class Known {
    final Sum space;
    long records;
    long firstSeenMillis;
    @Nullable Admission admission;

    Known(Sum space) {
      this.space = space;
    }
  }

  private static final class Sum {
    long members; // with or without records
    long distinct;
    long records;
    long quarantined;
    long quarantinedRecords;

    void add(Known known, int sign) {
      if (known.records == 0) return;
      distinct += sign;
      records += sign * known.records;
      if (known.admission != Admission.QUARANTINED) return;
      quarantined += sign;
      quarantinedRecords += sign * known.records;
    }
  }

  /** Of one predicate space. */
  record Totals(long distinct, long records, long quarantined, long quarantinedRecords) {}

  /**
   * Distinct evidences first seen up to a moment, by what became of them until now.
   *
   * @param millis event time
   * @param undecided neither admitted nor quarantined yet
   */
  record Point(long millis, long admitted, long quarantined, long undecided) {}

  /** 64-bit FNV-1a: with 2^20 evidences, two share a digest with a probability of 3 in 10^8. */
  static long digest(@Nullable String key) {
    long hash = 0xcbf29ce484222325L;
    for (byte octet : String.valueOf(key).getBytes(StandardCharsets.UTF_8))
      hash = (hash ^ (octet & 0xff)) * 0x100000001b3L;
    return hash;
  }

  /**
   * @param key of the evidence topic: space id and bits
   * @param records that it stands for; 0 where the evidence is gone
   */
  void evidence(String key, long records, long firstSeenMillis) {
    Known known = known(key);
    if (known == null) return;
    known.space.add(known, -1);
    known.records = records;
    known.firstSeenMillis = Math.clamp(firstSeenMillis, 0, LATEST_MILLIS);
    known.space.add(known, 1);
    forgetIfNothingIsKnown(key, known);
  }

  /** {@code admission}: null where the mark is gone. */
  void admission(String key, @Nullable Admission admission) {
    Known known = known(key);
    if (known == null) return;
    known.space.add(known, -1);
    known.admission = admission;
    known.space.add(known, 1);
    forgetIfNothingIsKnown(key, known);
  }

  private @Nullable Known known(String key) {
    long digest = digest(key);
    Known known = evidences.get(digest);
    if (known != null || evidences.size() >= MAX_EVIDENCES) return known;
    String space = spaceOf(key);
    if (bySpace.size() >= MAX_SPACES && !bySpace.containsKey(space)) return null;
    Known made = new Known(bySpace.computeIfAbsent(space, _ -> new Sum()));
    made.space.members++;
    evidences.put(digest, made);
    return made;
  }

  private static String spaceOf(String key) {
    return key.substring(0, Math.max(0, key.indexOf('/')));
  }

  private void forgetIfNothingIsKnown(String key, Known known) {
    if (known.records > 0 || known.admission != null) return;
    evidences.remove(digest(key));
    known.space.members--;
    if (known.space.members == 0) bySpace.remove(spaceOf(key));
  }

  /** Of the space of that id; of the one with most evidences where there is none of it. */
  Totals totals(String spaceId) {
    Sum sum = sum(spaceId);
    return sum == null
        ? new Totals(0, 0, 0, 0)
        : new Totals(sum.distinct, sum.records, sum.quarantined, sum.quarantinedRecords);
  }

  private @Nullable Sum sum(String spaceId) {
    Sum own = bySpace.get(spaceId);
    if (own != null && own.distinct > 0) return own;
    Sum most = own;
    for (Sum sum : bySpace.values()) if (most == null || sum.distinct > most.distinct) most = sum;
    return most;
  }

  /** Growth in event time, in at most {@code points} steps of equal length, oldest first. */
  List<Point> growth(String spaceId, int points) {
    Sum sum = sum(spaceId);
    if (sum == null || sum.distinct == 0) return List.of();
    var range = new LongSummaryStatistics();
    for (Known known : evidences.values())
      if (known.space == sum && known.records > 0 && known.firstSeenMillis > 0)
        range.accept(known.firstSeenMillis);
    if (range.getCount() == 0) return List.of();
    long first = range.getMin();
    long width = (range.getMax() - first) / points + 1;
    long[][] counts = new long[(int) ((range.getMax() - first) / width) + 1][3];
    for (Known known : evidences.values()) {
      if (known.space != sum || known.records == 0) continue;
      long step = Math.max(0, known.firstSeenMillis - first) / width;
      counts[(int) step][column(known.admission)]++;
    }
    return summedUp(first, width, counts);
  }

  private static int column(@Nullable Admission admission) {
    return switch (admission) {
      case ADMITTED -> 0;
      case QUARANTINED -> 1;
      case null -> 2;
    };
  }

  private static List<Point> summedUp(long first, long width, long[][] counts) {
    List<Point> points = new ArrayList<>(counts.length);
    long[] sum = new long[3];
    for (int i = 0; i < counts.length; i++) {
      for (int column = 0; column < sum.length; column++) sum[column] += counts[i][column];
      points.add(new Point(first + (i + 1) * width - 1, sum[0], sum[1], sum[2]));
    }
    return points;
  }
}
