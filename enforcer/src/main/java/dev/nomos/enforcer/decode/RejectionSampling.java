package dev.nomos.enforcer.decode;

import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.TheoryChecker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Throws away what breaks a rule: a record is written again until one complies. What is left is
 * distributed as the model says among compliant records; it takes as many records as one in {@code
 * tries} that complies, and a prompt none of whose records does is given up. Prompts must have
 * different numbers.
 */
public final class RejectionSampling implements RecordWriter {
  /** Between the numbers of a prompt's tries: more than there are prompts. */
  private static final long STRIDE = 1L << 40;

  private final Decoder decoder;
  private final TheoryChecker checker;
  private final int tries;

  /**
   * @param decoder one that heeds no rule
   * @param tries most records for a prompt
   */
  public RejectionSampling(Decoder decoder, CompiledTheory theory, int tries) {
    if (tries < 1) {
      throw new IllegalArgumentException("tries must be at least 1, but were " + tries);
    }
    this.decoder = decoder;
    this.checker = new TheoryChecker(theory);
    this.tries = tries;
  }

  @Override
  public long written() {
    return decoder.written();
  }

  @Override
  public void run(Iterator<Prompt> prompts, Consumer<Outcome> outcomes) {
    var run = new Run(prompts, outcomes);
    decoder.run(run, run::take);
  }

  /** {@code number}: of the try, from 0. */
  private record Try(Prompt prompt, long turn, int number) {}

  /** The tries of one run: those that failed come before new prompts. */
  private final class Run implements Iterator<Prompt> {
    private final Iterator<Prompt> prompts;
    private final InOrder outcomes;
    private final Deque<Try> again = new ArrayDeque<>();

    /** Those that are being written, by the number that the decoder knows them by. */
    private final Map<Long, Try> underway = new HashMap<>();

    private long taken;

    Run(Iterator<Prompt> prompts, Consumer<Outcome> outcomes) {
      this.prompts = prompts;
      this.outcomes = new InOrder(outcomes);
    }

    @Override
    public boolean hasNext() {
      return !again.isEmpty() || prompts.hasNext();
    }

    @Override
    public Prompt next() {
      Try next = again.isEmpty() ? new Try(prompts.next(), taken++, 0) : again.poll();
      Prompt prompt = next.prompt();
      long number = prompt.number() + next.number() * STRIDE;
      underway.put(number, next);
      return new Prompt(number, prompt.row(), prompt.known());
    }

    void take(Outcome outcome) {
      Try of = underway.remove(outcome.prompt().number());
      if (of == null) {
        throw new IllegalStateException("nobody asked for " + outcome);
      }
      switch (outcome) {
        case Outcome.Completed(_, var row) -> {
          if (checker.violations(row).isEmpty()) {
            outcomes.tell(of.turn(), new Outcome.Completed(of.prompt(), row));
          } else if (of.number() + 1 < tries) {
            again.add(new Try(of.prompt(), of.turn(), of.number() + 1));
          } else {
            outcomes.tell(of.turn(), new Outcome.OutOfBudget(of.prompt()));
          }
        }
        case Outcome.OutOfBudget _ ->
            outcomes.tell(of.turn(), new Outcome.OutOfBudget(of.prompt()));
        case Outcome.Unwritable _, Outcome.Refused _ ->
            outcomes.tell(of.turn(), outcome); // of the first try
      }
    }
  }
}
