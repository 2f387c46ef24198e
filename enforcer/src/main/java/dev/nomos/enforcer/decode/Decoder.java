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
  private static final int NONE = -1;

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

  /** One run: which record is in which place. */
  private final class Run {
    private final Iterator<Prompt> prompts;
    private final InOrder outcomes;
    private final LanguageModel.States states;

    /** The first of the sequences that begin numbers are kept in, one for each place. */
    private final int numbers;

    /** What the model says there. */
    private final float[][] saidOfNumbers;

    private final @Nullable Draft[] drafts = new @Nullable Draft[batch];
    private final float[][] logits = new float[batch][model.vocabulary()];
    private final int[] places = new int[batch];
    private final int[] fed = new int[batch];

    /** The first candidate of each prompt, which reads the prompt for the others, too. */
    private final Deque<Draft> first = new ArrayDeque<>();

    /** Other candidates whose prompt has been read. */
    private final Deque<Draft> others = new ArrayDeque<>();

    /** Sequences that no prompt is kept in; only where prompts have several candidates. */
    private final Deque<Integer> free = new ArrayDeque<>();

    private long taken;

    Run(Iterator<Prompt> prompts, Consumer<Outcome> outcomes) {
      this.prompts = prompts;
      this.outcomes = new InOrder(outcomes);
      int kept = sampling.candidates() > 1 ? batch : 0;
      numbers = batch + kept;
      int redrawing = redraws > 0 ? batch : 0;
      saidOfNumbers = new float[redrawing][model.vocabulary()];
      states = model.start(numbers + redrawing);
      for (int i = 0; i < kept; i++) {
        free.add(batch + i);
      }
    }

    void run() {
      while (fill() && !Thread.currentThread().isInterrupted()) {
        step();
      }
    }

    /** Gives free places to records; false where there are none. */
    private boolean fill() {
      boolean some = false;
      for (int place = 0; place < batch; place++) {
        if (drafts[place] == null) {
          drafts[place] = nextDraft(place);
        }
        some |= drafts[place] != null;
      }
      return some;
    }

    private @Nullable Draft nextDraft(int place) {
      Draft other = others.poll();
      if (other != null) {
        states.fork(other.ballot.keptIn(), place);
        other.skipPrompt();
        if (other.ballot.start()) {
          free(other.ballot);
        }
        return other;
      }
      boolean isRoom = sampling.candidates() == 1 || !free.isEmpty();
      while (first.isEmpty() && isRoom && prompts.hasNext()) {
        take(rounded(prompts.next()));
      }
      return first.poll();
    }

    /** The ballot's prompt is needed no more. */
    private void free(Ballot ballot) {
      states.reset(ballot.keptIn());
      free.add(ballot.keptIn());
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
      Outcome failed = refusal(prompt);
      if (failed != null) {
        outcomes.tell(turn, failed);
        return;
      }
      int keptIn = sampling.candidates() > 1 ? free.remove() : NONE;
      var ballot = new Ballot(prompt, turn, keptIn, random.split());
      for (int i = 0; i < sampling.candidates(); i++) {
        var draft = new Draft(ballot, vocabulary, begin(prompt), redraws, random.split());
        if (i == 0) {
          first.add(draft);
        } else {
          ballot.keep(draft);
        }
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

    private @Nullable Outcome refusal(Prompt prompt) {
      Completion completion = begin(prompt);
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

    /** Feeds one token to each record, and draws or follows to its next. */
    private void step() {
      int count = 0;
      for (int place = 0; place < batch; place++) {
        Draft draft = drafts[place];
        if (draft != null) {
          if (draft.isDrawn()) {
            keepPrompt(draft, place);
          }
          places[count] = place;
          fed[count++] = draft.next();
        }
      }
      states.next(places, fed, count, logits);
      tokens += count;
      for (int i = 0; i < count; i++) {
        goOn(places[i], logits[i]);
      }
    }

    /** Where a prompt was read for the first time, the other candidates start from there. */
    private void keepPrompt(Draft draft, int place) {
      if (draft.ballot.isKeeping()) {
        states.fork(place, draft.ballot.keptIn());
        draft.ballot.release(others);
      }
    }

    private void goOn(int place, float[] said) {
      Draft draft = drafts[place];
      if (draft == null) {
        throw new IllegalStateException("no record in place " + place);
      }
      if (!draft.isDrawn()) {
        draft.follow();
      } else if (!draw(draft, place, said)) {
        draft.ballot.fail();
        leave(place, draft);
        return;
      }
      if (draft.isOver()) {
        draft.ballot.add(checked(draft.row()), draft.logWeight());
        records++;
        leave(place, draft);
      }
    }

    /** False where the budget ended before any token was found that may be written. */
    private boolean draw(Draft draft, int place, float[] said) {
      if (draft.isAtNumber()) {
        states.fork(place, numbers + place);
        System.arraycopy(said, 0, saidOfNumbers[place], 0, said.length);
      }
      if (!offer(draft)) {
        return false;
      }
      if (drawn(draft, said)) {
        return true;
      }
      redrawn++;
      states.fork(numbers + place, place);
      return offer(draft) && drawn(draft, saidOfNumbers[place]);
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

    private Row checked(Row row) {
      List<Rule> violated = checker.violations(row);
      if (!violated.isEmpty()) {
        throw new IllegalStateException("%s breaks %s".formatted(row, violated));
      }
      return row;
    }

    private void leave(int place, Draft draft) {
      drafts[place] = null;
      states.reset(place);
      Ballot ballot = draft.ballot;
      if (ballot.isKeeping()) { // nothing was left to draw
        ballot.drop();
        free(ballot);
      }
      if (ballot.isComplete()) {
        Row row = ballot.elected(sampling.election());
        outcomes.tell(
            ballot.turn(),
            row == null
                ? new Outcome.OutOfBudget(ballot.prompt())
                : new Outcome.Completed(ballot.prompt(), row));
      }
    }
  }
}
