package dev.nomos.miner;

import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.schemas.avro.ProfilePane;
import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the look of a partition's records over the last learning period, and passes on what changed
 * from time to time. A crash loses the last {@link EvidenceTopology#PROFILE_FLUSH}. Owned by one
 * task.
 */
final class ProfileProcessor implements Processor<byte[], Row, String, ProfilePane> {
  private final String spaceId;
  private final RowType type;
  private final Duration learningPeriod;
  private PanedProfile profile;
  private @Nullable ProcessorContext<String, ProfilePane> context;
  private @Nullable KeyValueStore<String, ProfilePane> store;

  ProfileProcessor(String spaceId, RowType type, Duration learningPeriod) {
    this.spaceId = spaceId;
    this.type = type;
    this.learningPeriod = learningPeriod;
    this.profile = new PanedProfile(type, learningPeriod);
  }

  @Override
  public void init(ProcessorContext<String, ProfilePane> taskContext) {
    context = taskContext;
    store = taskContext.getStateStore(EvidenceTopology.PROFILE);
    profile = new PanedProfile(type, learningPeriod);
    try (var all = store.all()) {
      all.forEachRemaining(kept -> restore(kept.value));
    }
    taskContext.schedule(
        EvidenceTopology.PROFILE_FLUSH, PunctuationType.WALL_CLOCK_TIME, _ -> flush());
  }

  /** A pane of another length is of another configuration, and of no use. */
  private void restore(ProfilePane kept) {
    if (kept.getLengthMillis() == profile.paneMillis) {
      PanedProfile.Pane pane = profile.pane(kept.getStartMillis() / profile.paneMillis);
      if (pane != null) {
        pane.profile.add(kept);
        pane.newestMillis = Math.max(pane.newestMillis, kept.getNewestMillis());
      }
    }
  }

  @Override
  public void process(Record<byte[], Row> record) {
    if (record.value() != null) {
      profile.add(record.value(), record.timestamp());
    }
  }

  private void flush() {
    profile.panes.forEach(
        (number, pane) -> {
          if (pane.changed) {
            send(number, pane);
            pane.changed = false;
          }
        });
  }

  /** Under the key of the pane that it takes the place of. */
  private void send(long number, PanedProfile.Pane pane) {
    if (context == null || store == null) {
      throw new IllegalStateException("a processor is initialised before its first record");
    }
    int partition = context.taskId().partition();
    for (ProfilePane part : pane.profile.panes()) {
      part.setPartition(partition);
      part.setStartMillis(number * profile.paneMillis);
      part.setLengthMillis(profile.paneMillis);
      part.setNewestMillis(pane.newestMillis);
      String key =
          "%s/%d/%d/%s"
              .formatted(
                  spaceId,
                  partition,
                  Math.floorMod(number, PanedProfile.PANES + 1),
                  part.getField());
      store.put(key, part);
      context.forward(new Record<>(key, part, Math.max(pane.newestMillis, 0)));
    }
  }
}
