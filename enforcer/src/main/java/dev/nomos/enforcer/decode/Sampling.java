package dev.nomos.enforcer.decode;

/**
 * How tokens are drawn from what the model says.
 *
 * @param temperature logits are divided by it; 0: the most likely token is taken
 * @param topK only so many of the most likely tokens may be drawn; 0: all
 * @param topP only the most likely tokens that together have this probability; 1: all
 * @param redraws how often the digits of one number are drawn anew, since rules forbid one of them,
 *     before forbidden digits are passed over
 * @param candidates so many records are drawn for each prompt, each weighted by the probability
 *     that rules left it at each token, and one of them is taken. After each field those that weigh
 *     little give way to copies of those that weigh most. With one, tokens are drawn as the model
 *     would among those allowed, which makes records too likely whose beginnings the rules mostly
 *     rule out; the more candidates, the nearer the records come to those that the model would
 *     write if all that break a rule were thrown away (sequential Monte Carlo, Doucet and Johansen
 *     2011). Each needs the memory of a sequence of the model
 */
public record Sampling(
    double temperature,
    int topK,
    double topP,
    int redraws,
    int candidates,
    Election election,
    long seed) {
  /**
   * So many redraws that only numbers of which rules leave hardly any are not as the model says.
   */
  public static final int REDRAWS = 16;

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
    if (redraws < 0 || redraws > 1_000) {
      throw new IllegalArgumentException("redraws must be from 0 to 1000, but were " + redraws);
    }
    if (candidates < 1 || candidates > 256) {
      throw new IllegalArgumentException(
          "candidates must be from 1 to 256, but were " + candidates);
    }
  }

  /** How often it is of use to draw a number anew: what is always the same is not. */
  int usefulRedraws() {
    return temperature == 0 || topK == 1 ? 0 : redraws;
  }

  /** As the model says. */
  public static Sampling of(long seed) {
    return new Sampling(1, 0, 1, REDRAWS, 1, Election.DRAWN, seed);
  }
}
