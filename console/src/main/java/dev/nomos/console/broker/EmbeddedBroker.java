package dev.nomos.console.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker and its controller in this process, on 127.0.0.1 only.
 *
 * <pre>
 *   open ──► opened ──start──► starting ──► running ──┐
 *               │                 │                   ├─ close ─► closed
 *               └─────────────────┴───────────────────┘
 * </pre>
 *
 * Opened means: directory locked, ports chosen, nothing listening. {@link #close} works in every
 * state, from any thread and from a shutdown hook. Everything that a client was told is written
 * survives a kill of the process.
 *
 * <p>Kafka ends the process on a fatal fault; here it is reported to {@link BrokerConfig#onFatal}.
 * Kafka keeps those exit procedures in statics, so with several brokers in one process the one
 * started last hears of the faults of all.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final long START_GRACE_MILLIS = 1_000;

  private final BrokerConfig config;
  private final DirectoryLock lock;
  private final Ports ports;
  private final AtomicBoolean fatal = new AtomicBoolean();
  private @Nullable FutureTask<KafkaRaftServer> starting; // guarded by this
  private volatile @Nullable Thread starter;
  private volatile boolean closed;

  private EmbeddedBroker(BrokerConfig config, DirectoryLock lock, Ports ports) {
    this.config = config;
    this.lock = lock;
    this.ports = ports;
  }

  /** A running broker; about 1 s where the directory was used before, 3 s for the first time. */
  public static EmbeddedBroker start(BrokerConfig config) throws IOException {
    var broker = open(config);
    try {
      broker.start();
      return broker;
    } catch (IOException | RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  /**
   * A broker that holds its directory and knows its ports, but does not listen yet: for programs
   * that register what to close before the start begins.
   *
   * @throws IOException if the directory is in use or cannot be written, or a port is taken; the
   *     message says which and what to do
   */
  public static EmbeddedBroker open(BrokerConfig config) throws IOException {
    var lock = DirectoryLock.take(config.directory());
    try {
      return new EmbeddedBroker(config, lock, Ports.choose(config));
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  public String bootstrapServers() {
    return Ports.HOST + ":" + ports.broker();
  }

  /** Waits until the broker takes requests. An error names the cause; the caller then closes. */
  public void start() throws IOException {
    try {
      launch().get();
      if (closed) throw new IOException("the embedded broker was closed while it started");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the embedded broker started", e);
    } catch (ExecutionException e) {
      if (closed) throw new IOException("the embedded broker was closed while it started", e);
      throw new IOException(
          "the embedded broker in %s did not start: %s"
              .formatted(config.directory(), rootMessage(e)),
          e);
    }
  }

  private synchronized FutureTask<KafkaRaftServer> launch() throws IOException {
    if (closed) throw new IOException("the embedded broker was closed before it started");
    if (starting != null) throw new IllegalStateException("start is called once");
    starting = new FutureTask<>(this::startServer);
    starter = Thread.ofPlatform().name("nomos-broker-start").start(starting);
    return starting;
  }

  private KafkaRaftServer startServer() throws Exception {
    Exit.setExitProcedure(this::fatal);
    Exit.setHaltProcedure(this::fatal);
    long began = System.nanoTime();
    Path data = config.directory().resolve("data");
    if (!Files.exists(data.resolve("meta.properties"))) format(data);
    var settings = KafkaSettings.of(data, ports, lock.abandoned());
    var server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
    server.startup();
    log.atInfo()
        .addKeyValue("bootstrap", bootstrapServers())
        .addKeyValue("millis", (System.nanoTime() - began) / 1_000_000)
        .log("broker started");
    return server;
  }

  static void format(Path data) throws Exception {
    Files.createDirectories(data);
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(KafkaSettings.NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .setDirectories(List.of(data.toString()))
        .setMetadataLogDirectory(data.toString())
        .setControllerListenerName(KafkaSettings.CONTROLLER_LISTENER)
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setIgnoreFormatted(true)
        .run();
  }

  /**
   * Called by Kafka instead of ending the process; faults of a start or close are reported there.
   */
  private void fatal(int status, @Nullable String message) {
    log.atError()
        .addKeyValue("status", status)
        .log("broker fault: {}", message == null ? "no message" : message);
    var task = starting();
    boolean running = task != null && task.state() == Future.State.SUCCESS;
    if (running && !closed && fatal.compareAndSet(false, true))
      config
          .onFatal()
          .accept(
              "the embedded broker failed"
                  + (message == null ? "" : ": " + message)
                  + "; its data is kept in "
                  + config.directory());
  }

  private synchronized @Nullable FutureTask<KafkaRaftServer> starting() {
    return starting;
  }

  /** Returns when the broker is down and its directory free; later calls do nothing. */
  @Override
  public void close() {
    FutureTask<KafkaRaftServer> task;
    synchronized (this) {
      if (closed) return;
      closed = true;
      task = starting;
    }
    try {
      if (task != null) stop(task);
    } finally {
      unlock();
    }
  }

  private void stop(FutureTask<KafkaRaftServer> task) {
    try {
      KafkaRaftServer server = awaitStart(task);
      server.shutdown();
      server.awaitShutdown();
    } catch (ExecutionException startFailed) {
      log.atDebug().setCause(startFailed).log("closed a broker that had not started");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      log.warn("interrupted while the broker closed; the next start recovers its logs");
    }
  }

  /**
   * Kafka ignores a shutdown while it starts, so the start is let finish, or interrupted if slow.
   */
  private KafkaRaftServer awaitStart(FutureTask<KafkaRaftServer> task)
      throws ExecutionException, InterruptedException {
    try {
      return task.get(START_GRACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      Thread thread = starter;
      if (thread != null) thread.interrupt();
      return task.get();
    }
  }

  private void unlock() {
    try {
      lock.close();
    } catch (IOException e) {
      log.atWarn().setCause(e).log("could not release the broker's directory");
    }
  }

  private static String rootMessage(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) cause = cause.getCause();
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
