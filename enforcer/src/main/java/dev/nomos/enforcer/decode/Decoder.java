package dev.nomos.enforcer.decode;

import dev.nomos.enforcer.model.LanguageModel;
import dev.nomos.enforcer.vocabulary.Encoded;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import dev.nomos.logic.TheoryChecker;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.Completion;
import dev.nomos.logic.completion.CompletionEngine;
import dev.nomos.logic.completion.Conflict;
import dev.nomos.logic.completion.RepairBudget;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes records token by token, many at a time: the model is asked once a step for all of them,
 * and where one is over the next takes its place. A token that has no compliant completion is never
 * drawn, so that no record comes to a dead end; every record is checked once more by the whole
 * theory before it is given out.
 *
 * <p>Not thread-safe: one owner, who also owns the engine.
 */
public final class Decoder implements RecordWriter {
  /** For what would help a refused prompt: so little that thousands of them are still told soon. */
  private static final RepairBudget NEAREST = new RepairBudget(500, Duration.ZERO);

  private final LanguageModel model;
  private final Vocabulary vocabulary;
  private final CompletionEngine engine;
  private final TheoryChecker checker;
  private final Sampling sampling;
  private final Sampler sampler;
  private final int batch;

  /** How often a number may be drawn anew; 0 where no rule can forbid it. */
  private final int redraws;

  private long records;
  private long tokens;
  private long drawn;
  private long masked;
  private long firstRemoved;
  private double massRemoved;
  private long redrawn;
  private long maskNanos;

  /**
   * @param engine with the vocabulary's domains
   * @param batch how many records are written at a time
   */
  public Decoder(
      LanguageModel model,
      Vocabulary vocabulary,
      CompletionEngine engine,
      Sampling sampling,
      int batch) {
    if (!engine.theory().domains().equals(vocabulary.domains())) {
      throw new IllegalArgumentException("the theory's domains are not the vocabulary's");
    }
    if (model.vocabulary() != vocabulary.size()) {
      throw new IllegalArgumentException(
          "the model has %d tokens and the vocabulary %d"
              .formatted(model.vocabulary(), vocabulary.size()));
    }
    if (batch < 1) {
      throw new IllegalArgumentException("the batch must be at least 1, but was " + batch);
    }
    this.model = model;
    this.vocabulary = vocabulary;
    this.engine = engine;
    this.sampling = sampling;
    this.sampler = new Sampler(sampling);
    this.batch = batch;
    var theory = engine.theory().theory();
    this.redraws = theory.rules().isEmpty() ? 0 : sampling.usefulRedraws();
    this.checker = new TheoryChecker(new CompiledTheory(theory, vocabulary.type()));
  }

  public DecodingStatistics statistics() {
    return new DecodingStatistics(
        records,
        tokens,
        drawn,
        masked,
        firstRemoved,
        massRemoved,
        redrawn,
        maskNanos,
        engine.statistics());
  }

  @Override
  public long written() {
    return records;
  }

  @Override
  public void run(Iterator<Prompt> prompts, Consumer<Outcome> outcomes) {
    new Run(prompts, outcomes).run();
  }

  /** One run: which record is in which seat, that is, which of the model's sequences. */
  private final class Run {
    private final Iterator<Prompt> prompts;
    private final InOrder outcomes;
    private final LanguageModel.States states;
    private final @Nullable Draft[] drafts;
    private final float[][] logits;
    private final int[] places;
    private final int[] fed;

    /** What the model says where a number begins, by seat; that state is kept in a seat beyond. */
    private final float[][] saidOfNumbers;

    private final Deque<Integer> free = new ArrayDeque<>();
    private long taken;

    Run(Iterator<Prompt> prompts, Consumer<Outcome> outcomes) {
      this.prompts = prompts;
      this.outcomes = new InOrder(outcomes);
      int seats = Math.max(batch, sampling.candidates());
      drafts = new @Nullable Draft[seats];
      logits = new float[seats][model.vocabulary()];
      places = new int[seats];
      fed = new int[seats];
      saidOfNumbers = new float[redraws > 0 ? seats : 0][model.vocabulary()];
      states = model.start(seats + saidOfNumbers.length);
      for (int seat = 0; seat < seats; seat++) {
        free.add(seat);
      }
    }

    void run() {
      while (fill() && !Thread.currentThread().isInterrupted()) {
        step();
      }
    }

    /** Gives free seats to prompts, one for each candidate; false where nothing is left to do. */
    private boolean fill() {
      while (free.size() >= sampling.candidates() && prompts.hasNext()) {
        take(rounded(prompts.next()));
      }
      return free.size() < drafts.length;
    }

    /** The prompt as the vocabulary writes it. */
    private Prompt rounded(Prompt prompt) {
      Row row = prompt.row();
      for (int field : prompt.known().stream().toArray()) {
        Value value = row.get(field);
        if (value != null) {
          row = row.with(field, vocabulary.rounded(field, value));
        }
      }
      return new Prompt(prompt.number(), row, prompt.known());
    }

    private void take(Prompt prompt) {
      long turn = taken++;
      var random = new SplittableRandom(sampling.seed() ^ mixed(prompt.number()));
      String problem = problem(prompt);
      if (problem != null) {
        outcomes.tell(turn, new Outcome.Unwritable(prompt, problem));
        return;
      }
      Completion begun = begin(prompt);
      Outcome failed = refusal(prompt, begun);
      if (failed != null) {
        outcomes.tell(turn, failed);
        return;
      }
      var ballot = new Ballot(prompt, turn, random.split());
      for (int i = 0; i < sampling.candidates(); i++) {
        int seat = free.remove();
        var draft = new Draft(ballot, seat, vocabulary, begun.fork(), redraws, random.split());
        ballot.add(draft);
        drafts[seat] = draft;
      }
    }

    private static long mixed(long number) {
      long x = (number + 1) * 0x9E3779B97F4A7C15L; // of SplitMix64, so that neighbours differ
      x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
      return x ^ (x >>> 31);
    }

    private @Nullable String problem(Prompt prompt) {
      for (int field : prompt.known().stream().toArray()) {
        if (vocabulary.encode(field, prompt.row().get(field)) instanceof Encoded.Unknown unknown) {
          return unknown.toString();
        }
      }
      return null;
    }

    private @Nullable Outcome refusal(Prompt prompt, Completion completion) {
      return switch (completion.isPossible()) {
        case TRUE -> null;
        case UNKNOWN -> new Outcome.OutOfBudget(prompt);
        case FALSE -> {
          Conflict conflict = completion.conflict();
          yield new Outcome.Refused(
              prompt,
              conflict == null ? everything(prompt) : conflict,
              prompt.known().isEmpty() ? Optional.empty() : completion.nearestPrompt(NEAREST));
        }
      };
    }

    private Conflict everything(Prompt prompt) {
      return new Conflict(
          engine.theory().theory().rules(),
          prompt.known().stream().mapToObj(f -> vocabulary.type().fields().get(f).name()).toList(),
          false);
    }

    private Completion begin(Prompt prompt) {
      Completion completion = engine.begin();
      prompt.known().stream().forEach(field -> completion.know(field, prompt.row().get(field)));
      return completion;
    }

    /** Feeds one token to each record that waits for nothing, and draws or follows to its next. */
    private void step() {
      int count = 0;
      for (Draft draft : drafts) {
        if (draft != null && draft.isDrawn() && !draft.ballot.isPromptRead()) {
          share(draft);
        }
      }
      for (int seat = 0; seat < drafts.length; seat++) {
        Draft draft = drafts[seat];
        if (draft != null && draft.ballot.isGoing(draft)) {
          places[count] = seat;
          fed[count++] = draft.next();
        }
      }
      states.next(places, fed, count, logits);
      tokens += count;
      for (int i = 0; i < count; i++) {
        goOn(places[i], logits[i]);
      }
    }

    /** Where the first candidate has read the prompt, the others start from there. */
    private void share(Draft reader) {
      for (Draft other : reader.ballot.drafts()) {
        if (other != reader) {
          states.fork(reader.seat, other.seat);
          other.skipPrompt();
        }
      }
      reader.ballot.promptIsRead();
    }

    private void goOn(int seat, float[] said) {
      Draft draft = drafts[seat];
      if (draft == null) {
        throw new IllegalStateException("no record in seat " + seat);
      }
      if (!draft.isDrawn()) {
        draft.follow();
      } else if (!draw(draft, seat, said)) {
        fail(draft);
        return;
      }
      if (draft.isOver()) {
        end(draft);
      } else if (sampling.candidates() > 1 && draft.hasEndedField()) {
        draft.await(true);
        if (draft.ballot.isWaitedFor()) {
          exchange(draft.ballot);
        }
      }
    }

    /** False where the budget ended before any token was found that may be written. */
    private boolean draw(Draft draft, int seat, float[] said) {
      if (draft.isAtNumber()) {
        states.fork(seat, drafts.length + seat);
        System.arraycopy(said, 0, saidOfNumbers[seat], 0, said.length);
      }
      if (!offer(draft)) {
        return false;
      }
      if (drawn(draft, said)) {
        return true;
      }
      redrawn++;
      states.fork(drafts.length + seat, seat);
      return offer(draft) && drawn(draft, saidOfNumbers[seat]);
    }

    /** Finds out which tokens may come; false where none was found. */
    private boolean offer(Draft draft) {
      long start = System.nanoTime();
      draft.offer(sampler);
      maskNanos += System.nanoTime() - start;
      return sampler.isAnyAllowed();
    }

    private boolean drawn(Draft draft, float[] said) {
      boolean isWritten = draft.draw(sampler, said);
      drawn++;
      masked += sampler.isAllAllowed() ? 0 : 1;
      firstRemoved += sampler.isFirstRemoved() ? 1 : 0;
      massRemoved += 1 - sampler.allowedMass();
      return isWritten;
    }

    private void end(Draft draft) {
      Ballot ballot = draft.ballot;
      records++;
      leave(draft);
      if (!ballot.isPromptRead()) { // nothing was left to draw: the others would be the same
        for (Draft other : List.copyOf(ballot.drafts())) {
          if (other != draft) {
            ballot.remove(other);
            leave(other);
          }
        }
      }
      tellIfOver(ballot);
    }

    private void fail(Draft draft) {
      Ballot ballot = draft.ballot;
      ballot.remove(draft);
      leave(draft);
      if (ballot.isWaitedFor()) {
        exchange(ballot);
      }
      tellIfOver(ballot);
    }

    private void leave(Draft draft) {
      drafts[draft.seat] = null;
      states.reset(draft.seat);
      free.add(draft.seat);
    }

    private void tellIfOver(Ballot ballot) {
      if (ballot.isOver()) {
        Row row = ballot.elected(sampling.election());
        outcomes.tell(
            ballot.turn(),
            row == null
                ? new Outcome.OutOfBudget(ballot.prompt())
                : new Outcome.Completed(ballot.prompt(), checked(row)));
      }
    }

    private Row checked(Row row) {
      List<Rule> violated = checker.violations(row);
      if (!violated.isEmpty()) {
        throw new IllegalStateException("%s breaks %s".formatted(row, violated));
      }
      return row;
    }

    /** All candidates have ended a field, and go on, or copies of others in their seats. */
    private void exchange(Ballot ballot) {
      List<Draft> before = List.copyOf(ballot.drafts());
      int[] parents = ballot.goOn();
      for (int i = 0; i < parents.length; i++) {
        if (parents[i] != i) {
          Draft parent = before.get(parents[i]);
          Draft child = parent.fork(before.get(i).seat, ballot.split());
          states.fork(parent.seat, child.seat);
          drafts[child.seat] = child;
          ballot.replace(i, child);
        }
      }
      if (parents.length > 0) {
        ballot.drafts().forEach(Draft::forgetWeight);
      }
    }
  }
}
