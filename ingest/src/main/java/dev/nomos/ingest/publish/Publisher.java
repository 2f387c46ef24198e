package dev.nomos.ingest.publish;

import dev.nomos.ingest.live.CaptureCounts;
import dev.nomos.ingest.live.LiveCapture;
import dev.nomos.ingest.live.LiveCaptureException;
import dev.nomos.ingest.table.LivePackets;
import dev.nomos.ingest.table.Table;
import dev.nomos.ingest.table.TableException;
import dev.nomos.ingest.table.TableSummary;
import dev.nomos.schemas.avro.Publication;
import dev.nomos.schemas.serde.SchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes files as prepared records, exactly once: each transaction ends with the position that
 * it reaches, and a run begins where the last committed one ended. Reading a file again gives the
 * same records in the same order, windows included; so those that were sent are prepared again and
 * left out, and a check sum over them tells whether the file is still the same. Packets of an
 * interface are published once and never again: what is captured between two runs is lost.
 *
 * <p>For one thread.
 */
public final class Publisher {
  private static final int MOST_REASONS = 5;

  private final PublishConfig config;
  private final SchemaRegistry registry;
  private final BooleanSupplier stopped;
  private final Runnable read;
  private final long startNanos = System.nanoTime();
  private final List<String> rejections = new ArrayList<>();
  private final Map<String, Long> flaws = new HashMap<>();
  private @Nullable CaptureCounts capture;

  /**
   * The topics must exist.
   *
   * @param stopped asked after each record whether to end early
   * @param read told of each data row, packet or flow
   */
  public Publisher(
      PublishConfig config, SchemaRegistry registry, BooleanSupplier stopped, Runnable read) {
    this.config = config;
    this.registry = registry;
    this.stopped = stopped;
    this.read = read;
  }

  /**
   * Publishes what is not published yet. Throws {@link PublishException} where the inputs are not
   * those that were begun, {@link TableException} where one cannot be read, {@link
   * LiveCaptureException} where an interface cannot.
   */
  public PublishSummary run() throws LiveCaptureException {
    try (var transactions = Transactions.begin(config, registry)) {
      var last =
          new Positions(config.kafka(), config.topics().publications().name(), registry)
              .last(config.id());
      var names = config.inputs().stream().map(PublishInput::name).toList();
      if (last == null || config.again()) return publish(transactions, fresh(names));
      if (!last.getInputs().equals(names) || !last.getTopic().equals(config.topic()))
        throw new PublishException(
            "publication %s was begun with %s into %s; give it another --id, or --again"
                .formatted(config.id(), last.getInputs(), last.getTopic()));
      return last.getFinished()
          ? summary("already-finished", last, last)
          : publish(transactions, last);
    }
  }

  private Publication fresh(List<String> names) {
    return Publication.newBuilder()
        .setId(config.id())
        .setTopic(config.topic())
        .setInputs(names)
        .build();
  }

  private PublishSummary publish(Transactions transactions, Publication last)
      throws LiveCaptureException {
    var stream = new RecordStream(config, registry, transactions, stopped, read, last);
    for (int i = last.getInput(); i < config.inputs().size(); i++) {
      stream.begin(i);
      var summary =
          switch (config.inputs().get(i)) {
            case PublishInput.OfFile(var file) -> read(table(file), stream, transactions);
            case PublishInput.OfInterface live -> read(live, stream, transactions);
          };
      keep(summary);
      boolean goesOn = config.inputs().get(i) instanceof PublishInput.OfFile;
      if (stream.isStopped() && goesOn)
        return summary("stopped", last, withPart(stream.position(), summary));
      stream.finished(summary);
    }
    return summary(stream.isStopped() ? "stopped" : "finished", last, stream.position());
  }

  private Table table(Path file) {
    var table = Table.open(config.spec(), file, config.limit(), config.exports());
    if (config.pace() instanceof Pace.Recorded && table.isTable() && config.timeColumn() == null)
      throw new PublishException(file + " has no times to pace by: give --time-column");
    return table;
  }

  private TableSummary read(
      PublishInput.OfInterface live, RecordStream stream, Transactions transactions)
      throws LiveCaptureException {
    var packets = new LivePackets(config.spec(), live.windows(), live.name(), stream);
    try (var capturing = LiveCapture.open(live.capture(), new SimpleMeterRegistry())) {
      var summary = packets.read(capturing, config.limit(), live.longest());
      capture = capturing.counts();
      return summary;
    } catch (LiveCaptureException e) {
      stream.commit(); // what came before is sound
      throw e;
    } catch (RuntimeException e) {
      undo(transactions, e);
      throw e;
    }
  }

  private TableSummary read(Table table, RecordStream stream, Transactions transactions) {
    try {
      return table.forEach(stream, config.timeColumn());
    } catch (TableException e) {
      stream.commit(); // what came before the fault is sound
      throw e;
    } catch (RuntimeException e) {
      undo(transactions, e);
      throw e;
    }
  }

  private static void undo(Transactions transactions, RuntimeException cause) {
    try {
      transactions.abort();
    } catch (RuntimeException alsoFailed) {
      cause.addSuppressed(alsoFailed); // the next run undoes it
    }
  }

  private void keep(TableSummary summary) {
    for (var reason : summary.rejections())
      if (rejections.size() < MOST_REASONS) rejections.add(reason);
    summary.flaws().forEach((flaw, count) -> flaws.merge(flaw, count, Long::sum));
  }

  /** The position with what was read of a file that is not at its end. */
  private static Publication withPart(Publication position, TableSummary part) {
    return Publication.newBuilder(position)
        .setRead(position.getRead() + part.read())
        .setFiltered(
            position.getFiltered()
                + part.filtered().values().stream().mapToLong(Long::longValue).sum())
        .build();
  }

  private PublishSummary summary(String outcome, Publication before, Publication now) {
    return new PublishSummary(
        config.id(),
        config.topic(),
        outcome,
        before.getPublished() + before.getRejected(),
        now.getRead(),
        now.getPublished(),
        now.getFiltered(),
        now.getRejected(),
        rejections,
        flaws,
        capture,
        (System.nanoTime() - startNanos) / 1e9);
  }
}
