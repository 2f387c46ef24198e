package dev.nomos.ingest.hostile;

/** What became of one input: there is no third way. */
sealed interface Outcome {
  /** {@code records}: flows and options, packets, or rows; perhaps none. */
  record Yielded(long records) implements Outcome {}

  record Rejected(String reason) implements Outcome {
    public Rejected {
      Subject.promise(
          !reason.isBlank() && reason.length() < 3_000, "a rejection has a short reason");
    }
  }
}
