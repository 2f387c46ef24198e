package dev.nomos.console.compliance;

/** Records of one source and what they do to the rules. One owner thread. */
public sealed interface RecordSource extends AutoCloseable permits FileSource, TopicSource {
  /**
   * Scores what has come since the last call, to the end that the source has now.
   *
   * @param last whether nothing is asked afterwards, so that nothing may be put off
   * @return whether the score may be another than before
   */
  boolean advance(boolean last);

  /** The score as of the last {@link #advance}. */
  Score score();

  @Override
  void close();
}
