package dev.nomos.enforcer.service;

import dev.nomos.enforcer.decode.Decoder;
import dev.nomos.enforcer.decode.DecodingStatistics;
import dev.nomos.enforcer.decode.Outcome;
import dev.nomos.enforcer.decode.Prompt;
import dev.nomos.enforcer.model.LanguageModel;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.completion.CompletionEngine;
import dev.nomos.logic.completion.UnusableTheoryException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Answers batches of requests by the theory in force. A newer one is made ready beside it, and is
 * in force from the next batch on.
 *
 * <p>{@link #publish} and {@link #theory} are for any thread; the rest is for one at a time.
 */
final class Answerer implements AutoCloseable {
  /** In one batch, but for a request that has more: bounds what is held in memory. */
  static final int MOST_RECORDS = 4_096;

  private final EnforcerConfig config;
  private final LanguageModel model;
  private final Vocabulary vocabulary;
  private final RequestReader reader;
  private final AnswerFormat format;

  /** Made ready, and not yet in force. */
  private final AtomicReference<@Nullable CompletionEngine> next = new AtomicReference<>();

  private CompletionEngine engine;
  private Decoder decoder;
  private volatile RuleTheory theory;

  /** Throws {@link UnusableTheoryException} as {@link #publish} does. */
  Answerer(EnforcerConfig config, LanguageModel model, Vocabulary vocabulary, RuleTheory theory) {
    this.config = config;
    this.model = model;
    this.vocabulary = vocabulary;
    this.reader = new RequestReader(vocabulary, config.registry());
    this.format = new AnswerFormat(config.topics(), config.registry());
    this.engine = ready(theory);
    this.decoder = decoder(engine);
    this.theory = theory;
  }

  private CompletionEngine ready(RuleTheory newer) {
    return CompletionEngine.checked(
        newer, vocabulary.type(), vocabulary.domains(), config.budget());
  }

  private Decoder decoder(CompletionEngine of) {
    return new Decoder(model, vocabulary, of, config.sampling(), config.batch());
  }

  /**
   * Throws {@link UnusableTheoryException}, and changes nothing, where the theory means nothing
   * here, or no record keeps all of its rules.
   */
  void publish(RuleTheory newer) {
    CompletionEngine unused = next.getAndSet(ready(newer));
    if (unused != null) {
      unused.close();
    }
  }

  /** The theory in force. */
  RuleTheory theory() {
    return theory;
  }

  private void adopt() {
    CompletionEngine newer = next.getAndSet(null);
    if (newer != null) {
      engine.close();
      engine = newer;
      decoder = decoder(newer);
      theory = newer.theory().theory();
    }
  }

  /** A request and what was said to it. */
  private record Answered(Request request, List<Outcome> outcomes) {}

  /**
   * Answers the first of the messages, and as many more as do not ask for too many records. Throws
   * {@link CancellationException} where its thread is interrupted.
   */
  Answers answer(List<ConsumerRecord<byte[], byte[]>> messages) {
    adopt();
    DecodingStatistics before = decoder.statistics();
    List<Answered> answered =
        taken(messages).map(request -> new Answered(request, new ArrayList<>())).toList();
    completeFirst(answered);
    completeRest(answered);
    List<ProducerRecord<byte[], byte[]>> told = new ArrayList<>();
    answered.forEach(one -> tell(one, told));
    DecodingStatistics after = decoder.statistics();
    return new Answers(
        told,
        answered.stream().map(Answerer::result).toList(),
        answered.stream().mapToLong(Answerer::records).sum(),
        after.tokens() - before.tokens(),
        after.completion().undecided() - before.completion().undecided());
  }

  private Stream<Request> taken(List<ConsumerRecord<byte[], byte[]>> messages) {
    Stream.Builder<Request> taken = Stream.builder();
    int records = 0;
    for (ConsumerRecord<byte[], byte[]> message : messages) {
      Request request = reader.read(message);
      if (records > 0 && records + request.count() > MOST_RECORDS) {
        break;
      }
      records += request.count();
      taken.add(request);
    }
    return taken.build();
  }

  /** What stands in the way of a request's first record does so for all: they are not tried. */
  private void completeFirst(List<Answered> answered) {
    List<Answered> wanted =
        answered.stream().filter(one -> one.request() instanceof Request.Wanted).toList();
    complete(
        wanted.stream().map(one -> ((Request.Wanted) one.request()).prompt(0)).toList(), wanted);
  }

  private void completeRest(List<Answered> answered) {
    List<Prompt> prompts = new ArrayList<>();
    List<Answered> of = new ArrayList<>();
    for (Answered one : answered) {
      if (result(one) == Result.COMPLETED && one.request() instanceof Request.Wanted wanted) {
        IntStream.range(1, wanted.count())
            .forEach(
                number -> {
                  prompts.add(wanted.prompt(number));
                  of.add(one);
                });
      }
    }
    complete(prompts, of);
  }

  /** {@code of}: by prompt, whose outcome it is. */
  private void complete(List<Prompt> prompts, List<Answered> of) {
    if (prompts.isEmpty()) {
      return;
    }
    Iterator<Answered> whose = of.iterator();
    decoder.run(
        prompts.stream().takeWhile(_ -> !isGivenUp()).iterator(),
        outcome -> whose.next().outcomes().add(outcome));
    requireWanted();
    if (whose.hasNext()) {
      throw new IllegalStateException("the decoder did not tell the outcome of every prompt");
    }
  }

  private static boolean isGivenUp() {
    return Thread.currentThread().isInterrupted();
  }

  private static void requireWanted() {
    if (isGivenUp()) {
      throw new CancellationException("the batch was given up");
    }
  }

  private static Result result(Answered answered) {
    return switch (answered.request()) {
      case Request.Unreadable _ -> Result.DEAD;
      case Request.Meaningless _ -> Result.UNWRITABLE;
      case Request.Wanted _ ->
          switch (answered.outcomes().getFirst()) {
            case Outcome.Completed _ -> Result.COMPLETED;
            case Outcome.Refused _ -> Result.REFUSED;
            case Outcome.Unwritable _ -> Result.UNWRITABLE;
            case Outcome.OutOfBudget _ -> Result.OUT_OF_BUDGET;
          };
    };
  }

  private static long records(Answered answered) {
    return answered.outcomes().stream().filter(Outcome.Completed.class::isInstance).count();
  }

  private void tell(Answered answered, List<ProducerRecord<byte[], byte[]>> into) {
    requireWanted();
    long version = theory.version();
    switch (answered.request()) {
      case Request.Unreadable unreadable -> into.add(format.unreadable(unreadable));
      case Request.Meaningless meaningless -> into.add(format.meaningless(meaningless, version));
      case Request.Wanted wanted -> {
        int number = 0;
        for (Outcome outcome : answered.outcomes()) {
          into.add(format.of(wanted, number++, outcome, version));
        }
      }
    }
  }

  @Override
  public void close() {
    adopt();
    engine.close();
  }
}
