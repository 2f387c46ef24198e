package dev.nomos.enforcer.decode;

import dev.nomos.enforcer.model.LanguageModel;
import java.util.Arrays;

/**
 * What comes next depends, at random but always alike, on the last two tokens: enough of a language
 * to tell whether sequences are kept apart.
 */
public record FixedModel(int vocabulary, int longest, long seed) implements LanguageModel {
  @Override
  public States start(int sequences) {
    return new Fixed(sequences);
  }

  float logit(int before, int last, int next) {
    long x = seed + before * 1_000_003L + last * 10_007L + next * 101L;
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return (x >>> 40) / (float) (1 << 23) - 1; // from -1 to 1
  }

  private final class Fixed implements States {
    private final int[] before;
    private final int[] last;
    private final int[] lengths;

    Fixed(int sequences) {
      before = new int[sequences];
      last = new int[sequences];
      lengths = new int[sequences];
      Arrays.fill(last, -1);
    }

    @Override
    public void next(int[] sequences, int[] tokens, int count, float[][] logits) {
      for (int i = 0; i < count; i++) {
        int s = sequences[i];
        if (++lengths[s] > longest) {
          throw new IllegalStateException("more than " + longest + " tokens");
        }
        before[s] = last[s];
        last[s] = tokens[i];
        for (int next = 0; next < vocabulary; next++) {
          logits[i][next] = logit(before[s], last[s], next);
        }
      }
    }

    @Override
    public void fork(int from, int to) {
      before[to] = before[from];
      last[to] = last[from];
      lengths[to] = lengths[from];
    }

    @Override
    public void reset(int sequence) {
      before[sequence] = 0;
      last[sequence] = -1;
      lengths[sequence] = 0;
    }

    @Override
    public int length(int sequence) {
      return lengths[sequence];
    }
  }
}
