package dev.nomos.ingest.hostile;

import java.io.IOException;

/** A decoder under attack. It keeps its state from input to input, as in a running program. */
interface Subject {
  /**
   * Decodes, and looks at everything that came out of it.
   *
   * @throws AssertionError if a promise about the result is broken
   * @throws IOException if the scratch file cannot be written
   */
  Outcome decode(byte[] input) throws IOException;

  static void promise(boolean kept, String promise) {
    if (!kept) throw new AssertionError("broken promise: " + promise);
  }
}
