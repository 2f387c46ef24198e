package dev.nomos.miner;

import dev.nomos.logic.PredicateSpace;
import dev.nomos.schemas.serde.SchemaRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The miner as a program: keeps the rules of one data set current and carries out commands, each
 * once.
 *
 * <pre>
 *              holds the commands' partition
 *   standing by ──────────────────────────► active ──┐ evidence, commands, event time
 *        ▲                                    │  ▲   │ → one transaction of what follows
 *        └────────────────────────────────────┘  └───┘
 *              lost it, or a transaction failed
 * </pre>
 *
 * <p>Of several miners of a data set one is active; the others read what it writes, so that they
 * can go on at once. Rules, theories, marks, events and the offset of the command that they answer
 * are written in one transaction: a miner that dies in between leaves nothing half said, and the
 * command is carried out by the next. One control thread owns all clients but the evidence
 * applications'.
 */
public final class MinerService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MinerService.class);
  private static final Duration RECOVERY_PAUSE = Duration.ofMillis(500);

  private final MinerConfig config;
  private final MinerFormats formats;
  private final MinerMetrics metrics;
  private final EvidenceApplications applications;
  private final RecordReader records;
  private final Thread thread;
  private volatile MinerStatus status = MinerStatus.STARTING;
  private volatile boolean closed;
  private volatile boolean searching;
  private volatile @Nullable String fault;

  private MinerService(MinerConfig config, SchemaRegistry registry, MeterRegistry meters) {
    this.config = config;
    this.formats = MinerFormats.of(registry);
    this.metrics = new MinerMetrics(meters);
    this.applications = new EvidenceApplications(config, registry, meters);
    this.records = new RecordReader(config, registry, () -> closed);
    Gauge.builder("nomos.miner.evidence.distinct", () -> status.distinctEvidence())
        .description("Distinct evidences of the predicate space in use")
        .register(meters);
    Gauge.builder("nomos.miner.evidence.records", () -> status.records())
        .description("Records that these stand for")
        .register(meters);
    Gauge.builder("nomos.miner.rules", () -> status.rules())
        .description("Rules of the newest theory")
        .register(meters);
    Gauge.builder("nomos.miner.theory.version", () -> status.theoryVersion())
        .description("Newest theory version published")
        .register(meters);
    this.thread = Thread.ofPlatform().name("nomos-miner").unstarted(this::run);
  }

  /** Returns at once; {@link #status} tells what it is doing. */
  public static MinerService start(
      MinerConfig config, SchemaRegistry registry, MeterRegistry meters) {
    MinerService service = new MinerService(config, registry, meters);
    service.thread.start();
    return service;
  }

  public MinerStatus status() {
    return status;
  }

  /** True once what the topics say has been read, whether it is active or stands by. */
  public boolean ready() {
    return fault() == null && !status.equals(MinerStatus.STARTING) && !closed;
  }

  /** What the evidence applications' Kafka Streams measure of themselves. */
  public Map<MetricName, ? extends Metric> kafkaMetrics() {
    return applications.metrics();
  }

  /** Why the miner gave up; null while it works. */
  public @Nullable String fault() {
    String counting = applications.fault();
    return counting == null ? fault : counting;
  }

  /** May be called twice. Work under way is dropped; its command is carried out again. */
  @Override
  public void close() {
    closed = true;
    if (searching) {
      thread.interrupt(); // never inside a Kafka client, whose close would fail with it
    }
    applications.close();
    try {
      thread.join(config.closeTimeout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (Tables tables = new Tables(config, formats, MinerClients.reader(config));
        CommandQueue commands = new CommandQueue(config, MinerClients.member(config))) {
      new Control(tables, commands).run();
    } catch (InterruptException | WakeupException | InterruptedException e) {
      log.debug("miner interrupted", e);
    } catch (RuntimeException e) {
      if (!closed) {
        fault = String.valueOf(e.getMessage());
        log.atError().setCause(e).log("miner gives up");
      }
    }
  }

  /** What the control thread does. */
  private final class Control implements ActiveMiner.Talk {
    private final Tables tables;
    private final CommandQueue commands;
    private @Nullable ActiveMiner active;

    Control(Tables tables, CommandQueue commands) {
      this.tables = tables;
      this.commands = commands;
    }

    void run() throws InterruptedException {
      try {
        tables.foldToEnd(this::mustStop);
        while (!closed) {
          try {
            turn();
          } catch (InterruptException e) {
            throw e;
          } catch (KafkaException e) {
            recover(e);
          }
        }
      } finally {
        standBy();
      }
    }

    private void turn() throws InterruptedException {
      tables.fold(Tables.POLL);
      var waiting = commands.poll(Duration.ZERO);
      if (!commands.isHeld()) {
        standBy();
        runApplications();
        say("standing by", status.failure());
        return;
      }
      ActiveMiner miner = takeOver();
      miner.turn();
      say("waiting", status.failure());
      for (ConsumerRecord<String, byte[]> command : waiting) {
        miner.carryOut(command);
      }
    }

    private ActiveMiner takeOver() {
      ActiveMiner miner = active;
      if (miner == null) {
        miner =
            new ActiveMiner(
                config, formats, tables, commands, applications, records, metrics, this);
        active = miner;
        metrics.takeovers.increment();
        log.info("miner is active");
      }
      return miner;
    }

    private void standBy() {
      ActiveMiner miner = active;
      active = null;
      metrics.standby();
      if (miner != null) {
        miner.close();
        log.info("miner stands by");
      }
    }

    private void runApplications() {
      Set<PredicateSpace> needed = new LinkedHashSet<>();
      tables.state().spaceInUse().ifPresent(needed::add);
      tables.state().newestSpace().ifPresent(needed::add);
      applications.run(needed);
    }

    /**
     * What failed may be half in memory, and is not at all on the topics: whoever is active next
     * begins from those.
     */
    private void recover(KafkaException cause) throws InterruptedException {
      if (!closed) {
        log.atWarn().setCause(cause).log("miner begins anew from its topics");
        standBy();
        commands.giveBack();
        Thread.sleep(RECOVERY_PAUSE);
      }
    }

    @Override
    public void say(String phase, String failure) {
      MinerState state = tables.state();
      status =
          new MinerStatus(
              phase,
              state.records(),
              state.evidence().size(),
              state.spaceInUse().map(PredicateSpace::size).orElse(0),
              state.theories().newest().stream().mapToLong(c -> c.getRules().size()).sum(),
              state.theories().newestVersion(),
              failure);
    }

    @Override
    public boolean mustStop() {
      return closed;
    }

    @Override
    public <T> T interruptibly(Supplier<T> search) throws InterruptedException {
      searching = true;
      T found;
      try {
        found = search.get();
      } finally {
        searching = false;
      }
      if (Thread.interrupted() || closed) {
        throw new InterruptedException("the miner is closing");
      }
      return found;
    }
  }
}
