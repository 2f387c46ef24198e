package dev.nomos.miner;

import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.miner.predicates.SketchProfile;
import dev.nomos.schemas.avro.ProfilePane;
import java.time.Duration;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the look of a partition's records over the last learning period, in panes of event time,
 * and passes on what changed from time to time. A record older than all panes is not looked at; a
 * crash loses the last {@link EvidenceTopology#PROFILE_FLUSH}. Owned by one task.
 */
final class ProfileProcessor implements Processor<byte[], Row, String, ProfilePane> {
  /** So many make up a learning period; one more is kept, since the newest is not full. */
  static final int PANES = 4;

  private static final class Pane {
    final SketchProfile profile;
    long newest;
    boolean changed;

    Pane(RowType type) {
      profile = new SketchProfile(type);
    }
  }

  private final RowType type;
  private final long paneMillis;

  /** By their numbers: event time divided by their length. */
  private final TreeMap<Long, Pane> panes = new TreeMap<>();

  private @Nullable ProcessorContext<String, ProfilePane> context;
  private @Nullable KeyValueStore<String, ProfilePane> store;

  ProfileProcessor(RowType type, Duration learningPeriod) {
    this.type = type;
    this.paneMillis = Math.max(1, learningPeriod.toMillis() / PANES);
  }

  @Override
  public void init(ProcessorContext<String, ProfilePane> taskContext) {
    context = taskContext;
    store = taskContext.getStateStore(EvidenceTopology.PROFILE);
    panes.clear();
    try (var all = store.all()) {
      all.forEachRemaining(kept -> restore(kept.value));
    }
    taskContext.schedule(
        EvidenceTopology.PROFILE_FLUSH, PunctuationType.WALL_CLOCK_TIME, _ -> flush());
  }

  /** A pane of another length is of another configuration, and of no use. */
  private void restore(ProfilePane kept) {
    if (kept.getLengthMillis() == paneMillis) {
      Pane pane = pane(kept.getStartMillis() / paneMillis);
      if (pane != null) {
        pane.profile.add(kept);
        pane.newest = Math.max(pane.newest, kept.getNewestMillis());
      }
    }
  }

  @Override
  public void process(Record<byte[], Row> record) {
    if (record.value() == null) {
      return;
    }
    Pane pane = pane(Math.floorDiv(record.timestamp(), paneMillis));
    if (pane != null) {
      pane.profile.add(record.value());
      pane.newest = Math.max(pane.newest, record.timestamp());
      pane.changed = true;
    }
  }

  /** Null where the panes that are kept begin later. */
  private @Nullable Pane pane(long number) {
    Pane known = panes.get(number);
    if (known != null) {
      return known;
    }
    if (!panes.isEmpty() && number < panes.lastKey() - PANES) {
      return null;
    }
    Pane made = new Pane(type);
    panes.put(number, made);
    panes.headMap(panes.lastKey() - PANES).clear();
    return made;
  }

  private void flush() {
    panes.forEach(
        (number, pane) -> {
          if (pane.changed) {
            send(number, pane);
            pane.changed = false;
          }
        });
  }

  /** Under the key of the pane that it takes the place of. */
  private void send(long number, Pane pane) {
    if (context == null || store == null) {
      throw new IllegalStateException("a processor is initialised before its first record");
    }
    int partition = context.taskId().partition();
    for (ProfilePane part : pane.profile.panes()) {
      part.setPartition(partition);
      part.setStartMillis(number * paneMillis);
      part.setLengthMillis(paneMillis);
      part.setNewestMillis(pane.newest);
      String key =
          "%d/%d/%s".formatted(partition, Math.floorMod(number, PANES + 1), part.getField());
      store.put(key, part);
      context.forward(new Record<>(key, part, Math.max(pane.newest, 0)));
    }
  }
}
