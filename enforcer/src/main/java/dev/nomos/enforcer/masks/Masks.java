package dev.nomos.enforcer.masks;

import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.completion.CompletionEngine;
import dev.nomos.logic.completion.UnusableTheoryException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Answers questions by the theory in force, which can be replaced at any time: a question that has
 * begun keeps its theory. For any number of threads; so many questions as there are engines are
 * answered at a time, and others wait.
 */
public final class Masks implements AutoCloseable {
  private final Vocabulary vocabulary;
  private final FieldValues values;
  private final MaskLimits limits;
  private final Semaphore places;
  private volatile EnginePool pool;

  /** Throws {@link UnusableTheoryException} where no record of the vocabulary keeps the rules. */
  public Masks(Vocabulary vocabulary, RuleTheory theory, MaskLimits limits) {
    this.vocabulary = vocabulary;
    this.values = new FieldValues(vocabulary);
    this.limits = limits;
    this.places = new Semaphore(limits.engines(), true);
    this.pool = compiled(theory);
  }

  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** The theory in force. */
  public RuleTheory theory() {
    return pool.theory().theory();
  }

  /** As {@link #publish(RuleTheory)}, with the version after the one in force. */
  public synchronized RuleTheory publish(List<Rule> rules) {
    var theory = new RuleTheory(theory().version() + 1, 0, rules);
    publish(theory);
    return theory;
  }

  /**
   * Puts a theory in force, after it was made ready beside the one that is. Throws {@link
   * UnusableTheoryException}, and changes nothing, where no record keeps its rules.
   */
  public synchronized void publish(RuleTheory theory) {
    EnginePool next = compiled(theory);
    EnginePool last = pool;
    pool = next;
    last.retire();
  }

  private EnginePool compiled(RuleTheory theory) {
    var engine =
        CompletionEngine.checked(theory, vocabulary.type(), vocabulary.domains(), limits.budget());
    var made = new EnginePool(engine.theory(), limits.budget());
    made.giveBack(engine);
    return made;
  }

  /**
   * The answer to a {@link MaskRequest} in JSON. It is read only when an engine is free for it, so
   * that waiting requests take little memory. Throws {@link MaskRequestException} and {@link
   * MaskTimeoutException}.
   */
  public MaskResponse answer(byte[] request) throws InterruptedException {
    Deadline deadline = begin();
    try {
      return answer(MaskJson.read(request), deadline);
    } finally {
      places.release();
    }
  }

  /** The answer to a request. Throws as the other does. */
  public MaskResponse answer(MaskRequest request) throws InterruptedException {
    Deadline deadline = begin();
    try {
      return answer(request, deadline);
    } finally {
      places.release();
    }
  }

  private Deadline begin() throws InterruptedException {
    Deadline deadline = Deadline.after(limits.deadline());
    if (!places.tryAcquire(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
      throw new MaskTimeoutException(
          "all %d engines are busy; come back later".formatted(limits.engines()));
    }
    return deadline;
  }

  private MaskResponse answer(MaskRequest request, Deadline deadline) {
    EnginePool current = pool;
    CompletionEngine engine = current.take();
    boolean sound = false;
    try {
      MaskResponse response = new Answering(values, engine, limits, deadline).answer(request);
      sound = true;
      return response;
    } catch (MaskRequestException | MaskTimeoutException expected) {
      sound = true;
      throw expected;
    } finally {
      if (sound) {
        current.giveBack(engine);
      } else {
        engine.close(); // a bug may have left it half-way
      }
    }
  }

  /** A response as JSON. */
  public static byte[] json(MaskResponse response) {
    return MaskJson.write(response);
  }

  /** Engines that are in use end when their answers are given. */
  @Override
  public void close() {
    pool.retire();
  }
}
