package dev.nomos.enforcer.model;

/** Says how likely each token is to come next in a sequence. Immutable; for any threads. */
public interface LanguageModel {
  /** Number of tokens: they are 0 to this, exclusive. */
  int vocabulary();

  /** Most tokens of a sequence. */
  int longest();

  /** States of so many sequences, numbered from 0, all empty. */
  States start(int sequences);

  /**
   * What the model keeps of some sequences. A sequence that has ended is reset, and the next one
   * starts in its place. Of one thread.
   */
  interface States {
    /**
     * Feeds one token to each listed sequence.
     *
     * @param sequences the first {@code count} of them count, each sequence at most once
     * @param tokens for each of these the token that comes next in it
     * @param logits written: row i has a value for each token to follow in {@code sequences[i]}, up
     *     to a common addend the logarithm of its probability
     */
    void next(int[] sequences, int[] tokens, int count, float[][] logits);

    /** {@code to} becomes a copy of {@code from}. */
    void fork(int from, int to);

    /** The sequence becomes empty. */
    void reset(int sequence);

    /** Tokens fed to a sequence. */
    int length(int sequence);
  }
}
