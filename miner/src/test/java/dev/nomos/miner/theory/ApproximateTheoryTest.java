package dev.nomos.miner.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.logic.Evidence;
import dev.nomos.miner.search.Implications;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ApproximateTheoryTest {
  private static final int PREDICATES = 7;
  private static final SearchLimits LIMITS = new SearchLimits(3, 10_000, Duration.ofMinutes(1));

  private static ApproximateTheory mine(List<CountedEvidence> evidences, double epsilon) {
    return ApproximateTheory.mine(
        PREDICATES, evidences, Implications.none(PREDICATES), epsilon, LIMITS);
  }

  private static CountedEvidence counted(int bits, long count) {
    byte[] octets = new byte[Long.BYTES];
    octets[0] = (byte) bits;
    return new CountedEvidence(Evidence.fromBytes(PREDICATES, octets), count, 0, 0);
  }

  @Test
  void tellsWhatEachRuleMisses() {
    List<CountedEvidence> evidences =
        List.of(counted(0b0001, 90), counted(0b0110, 6), counted(0b0010, 4));
    ApproximateTheory theory = mine(evidences, 0.1);
    assertThat(theory.rules())
        .containsExactly(new ApproximateTheory.Candidate(BitSet.valueOf(new long[] {1}), 10, 2));
    assertThat(theory.outcome()).isInstanceOf(SearchOutcome.Complete.class);
    assertThat(mine(evidences, 0.05).rules())
        .as("0 or 2 hold in all but 4 records; 0 or 1 in all, which is no approximate rule")
        .containsExactly(new ApproximateTheory.Candidate(BitSet.valueOf(new long[] {5}), 4, 1));
    assertThat(mine(evidences, 0).rules()).isEmpty();
  }

  @Test
  void findsWhatTheDefinitionSays() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      List<CountedEvidence> evidences =
          IntStream.range(0, 1 << PREDICATES)
              .filter(_ -> random.nextInt(12) == 0)
              .mapToObj(bits -> counted(bits, 1 + random.nextInt(9)))
              .toList();
      double epsilon = random.nextDouble() / 3;
      assertThat(mine(evidences, epsilon).rules())
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(bruteForce(evidences, epsilon));
    }
  }

  private static List<ApproximateTheory.Candidate> bruteForce(
      List<CountedEvidence> evidences, double epsilon) {
    long records = evidences.stream().mapToLong(CountedEvidence::count).sum();
    List<ApproximateTheory.Candidate> found = new ArrayList<>();
    for (int bits = 1; bits < 1 << PREDICATES; bits++) {
      int set = bits;
      List<CountedEvidence> missed = missed(evidences, bits);
      boolean isMinimal =
          IntStream.range(0, PREDICATES)
              .filter(p -> (set >> p & 1) == 1)
              .allMatch(p -> weight(missed(evidences, set & ~(1 << p))) > records * epsilon);
      if (Integer.bitCount(bits) <= 3
          && !missed.isEmpty()
          && weight(missed) <= records * epsilon
          && isMinimal) {
        found.add(
            new ApproximateTheory.Candidate(
                BitSet.valueOf(new long[] {bits}), weight(missed), missed.size()));
      }
    }
    return found;
  }

  private static List<CountedEvidence> missed(List<CountedEvidence> evidences, int set) {
    BitSet literals = BitSet.valueOf(new long[] {set});
    return evidences.stream().filter(e -> !e.evidence().toBitSet().intersects(literals)).toList();
  }

  private static long weight(List<CountedEvidence> evidences) {
    return evidences.stream().mapToLong(CountedEvidence::count).sum();
  }

  @Test
  void aShareIsAsked() {
    assertThatThrownBy(() -> mine(List.of(), 1)).hasMessageContaining("below 1");
    assertThatThrownBy(() -> mine(List.of(), Double.NaN)).hasMessageContaining("below 1");
  }
}
