package dev.nomos.enforcer.masks;

import dev.nomos.logic.completion.CompletionBudget;
import dev.nomos.logic.completion.CompletionEngine;
import dev.nomos.logic.completion.CompletionTheory;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The engines of one theory, each used by one thread at a time; as many as were ever taken
 * together.
 */
final class EnginePool {
  private final CompletionTheory theory;
  private final CompletionBudget budget;
  private final Deque<CompletionEngine> idle = new ArrayDeque<>(); // guarded by this
  private boolean retired; // guarded by this

  EnginePool(CompletionTheory theory, CompletionBudget budget) {
    this.theory = theory;
    this.budget = budget;
  }

  CompletionTheory theory() {
    return theory;
  }

  /** Of a pool that is retired too, so that a question keeps the theory that it began with. */
  CompletionEngine take() {
    CompletionEngine free = idle();
    return free == null ? new CompletionEngine(theory, budget) : free;
  }

  private synchronized @Nullable CompletionEngine idle() {
    return idle.poll();
  }

  void giveBack(CompletionEngine engine) {
    if (!kept(engine)) {
      engine.close();
    }
  }

  private synchronized boolean kept(CompletionEngine engine) {
    if (!retired) {
      idle.push(engine);
    }
    return !retired;
  }

  /** Ends the idle engines, and the others when they come back. */
  void retire() {
    Deque<CompletionEngine> ending;
    synchronized (this) {
      retired = true;
      ending = new ArrayDeque<>(idle);
      idle.clear();
    }
    ending.forEach(CompletionEngine::close);
  }
}
