package dev.nomos.enforcer.decode;

import java.util.Iterator;
import java.util.function.Consumer;

/** A way to write records with a model. Not thread-safe: one owner. */
public interface RecordWriter {
  /**
   * Completes prompts; tells the outcomes in the order of the prompts. Prompts are taken when there
   * is room for them, so that whoever is told sets the pace.
   */
  void run(Iterator<Prompt> prompts, Consumer<Outcome> outcomes);

  /** Records that the model wrote for it so far, whatever became of them. */
  long written();
}
