package dev.nomos.enforcer.service;

import dev.nomos.enforcer.model.LanguageModel;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.completion.UnusableTheoryException;
import java.time.Duration;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The enforcer as a program: answers requests until it is closed, each exactly once, however often
 * it or another instance is killed. Any number of instances share the partitions of the topic of
 * requests. Safe for any number of threads.
 *
 * <p>Kafka's clients wait for a broker that is away: health does not tell.
 */
public final class EnforcerService implements AutoCloseable {
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);

  /** What the program is doing. */
  public enum State {
    STARTING,
    READY,
    /** Kafka refused something, which is tried again. */
    WAITING,
    FAILED,
    CLOSED
  }

  /**
   * @param detail for a person
   */
  public record Health(State state, String detail) {}

  private final Answerer answerer;
  private final EnforcerMetrics metrics;
  private final RequestLoop loop;
  private final Thread thread;

  private EnforcerService(Answerer answerer, EnforcerMetrics metrics, RequestLoop loop) {
    this.answerer = answerer;
    this.metrics = metrics;
    this.loop = loop;
    this.thread = Thread.ofPlatform().name("nomos-enforcer").daemon().unstarted(loop);
  }

  /**
   * Returns when the thread is started; {@link #ready} tells when requests are being answered.
   * Throws {@link UnusableTheoryException} as {@link #publish} does, and Kafka's own exceptions
   * where its settings cannot be used.
   */
  public static EnforcerService start(
      EnforcerConfig config, LanguageModel model, Vocabulary vocabulary, RuleTheory theory) {
    var metrics = new EnforcerMetrics(config.meters());
    var answerer = new Answerer(config, model, vocabulary, theory);
    try {
      String transactions = KafkaClients.transactionalId(config);
      var stream =
          new RequestStream(
              KafkaClients.consumer(config),
              () -> KafkaClients.producer(config.kafka(), transactions, new ByteArraySerializer()),
              config.topics().requests().name());
      metrics.watch(config.meters(), answerer, stream);
      var service =
          new EnforcerService(answerer, metrics, new RequestLoop(stream, answerer, metrics));
      service.thread.start();
      return service;
    } catch (RuntimeException e) {
      answerer.close();
      throw e;
    }
  }

  /**
   * Puts a theory in force from the next batch on, after it was made ready beside the one that is.
   *
   * @throws UnusableTheoryException where the theory means nothing here, or no record keeps all of
   *     its rules; the one in force stays
   */
  public void publish(RuleTheory theory) {
    answerer.publish(theory);
  }

  /** The theory in force. */
  public RuleTheory theory() {
    return answerer.theory();
  }

  public Health health() {
    return loop.health();
  }

  /** True where requests are being answered. */
  public boolean ready() {
    return health().state() == State.READY;
  }

  public EnforcerCounts counts() {
    return metrics.counts();
  }

  /**
   * Finishes the transaction that is open, gives up the batch that is being written, and leaves the
   * group at once: what is not answered waits for the next start or another instance. May be called
   * twice.
   */
  @Override
  public void close() {
    loop.close();
    try {
      if (!thread.join(LONGEST_CLOSE)) {
        thread.interrupt(); // a commit waits for a broker that is away: it ends undone
        var _ = thread.join(LONGEST_CLOSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
