package dev.nomos.enforcer.decode;

/**
 * How tokens are drawn from what the model says.
 *
 * @param temperature logits are divided by it; 0: the most likely token is taken
 * @param topK only so many of the most likely tokens may be drawn; 0: all
 * @param topP only the most likely tokens that together have this probability; 1: all
 * @param candidates so many records are drawn for each prompt, each weighted by the probability
 *     that rules left it at each token, and one of them is taken. With one, tokens are drawn as the
 *     model would among those allowed, which makes records too likely whose beginnings the rules
 *     mostly rule out; the more candidates, the nearer the records come to those that the model
 *     would write if all that break a rule were thrown away (sampling importance resampling, Rubin
 *     1987)
 */
public record Sampling(
    double temperature, int topK, double topP, int candidates, Election election, long seed) {
  /** Which of the candidates for a prompt is taken. */
  public enum Election {
    /** One by chance: what is made up varies as the model says. */
    DRAWN,
    /**
     * The one that is nearest to all others, a weighted medoid: an estimate, and still a record
     * that breaks no rule, as a mean need not be.
     */
    MIDDLE
  }

  public Sampling {
    if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("temperature must be at least 0, but was " + temperature);
    }
    if (topK < 0) {
      throw new IllegalArgumentException("top-k must be at least 0, but was " + topK);
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("top-p must be above 0 and at most 1, but was " + topP);
    }
    if (candidates < 1 || candidates > 1_000) {
      throw new IllegalArgumentException(
          "candidates must be from 1 to 1000, but were " + candidates);
    }
  }

  /** As the model says. */
  public static Sampling of(long seed) {
    return new Sampling(1, 0, 1, 1, Election.DRAWN, seed);
  }
}
