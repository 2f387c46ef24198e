package dev.nomos.miner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.miner.predicates.SketchProfile;
import dev.nomos.schemas.avro.ProfilePane;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import java.io.File;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class ProfileProcessorTest {
  private static final Duration PERIOD = Duration.ofSeconds(40);
  private static final String SPACE = "s-1";
  private static final RowType TYPE =
      new RowType(
          List.of(Field.of("octets", FieldType.INTEGER), Field.of("proto", FieldType.CATEGORICAL)));

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final StreamProfile profile = new StreamProfile(TYPE);

  /** What the topic has, compacted. */
  private final Map<String, ProfilePane> topic = new HashMap<>();

  private final class Task {
    private final MockProcessorContext<String, ProfilePane> context;
    private ProfileProcessor processor = new ProfileProcessor(SPACE, TYPE, PERIOD);

    Task(int partition) {
      context =
          new MockProcessorContext<>(
              new Properties(), new TaskId(0, partition), new File("unused"));
      var store =
          Stores.keyValueStoreBuilder(
                  Stores.inMemoryKeyValueStore(EvidenceTopology.PROFILE),
                  Serdes.String(),
                  AvroSerde.<ProfilePane>specific(registry, ProfilePane.getClassSchema()))
              .withLoggingDisabled()
              .build();
      store.init(context.getStateStoreContext(), store);
      context.addStateStore(store);
      processor.init(context);
    }

    void startAgain() {
      processor = new ProfileProcessor(SPACE, TYPE, PERIOD);
      processor.init(context);
    }

    void see(long octets, long seconds) {
      Row row = Row.of(TYPE, Map.of("octets", Value.of(octets), "proto", Value.of("tcp")));
      processor.process(new Record<>(new byte[] {1}, row, seconds * 1_000));
    }

    int flush() {
      context.scheduledPunctuators().getLast().getPunctuator().punctuate(0);
      int sent = context.forwarded().size();
      context
          .forwarded()
          .forEach(
              one -> {
                topic.put(one.record().key(), one.record().value());
                profile.add(one.record().key(), one.record().value());
              });
      context.resetForwards();
      return sent;
    }
  }

  private List<Long> quartiles() {
    SketchProfile current = profile.current(SPACE, PERIOD);
    return List.of("0", "0.5", "1").stream()
        .map(rank -> current.quantile(TYPE.fields().subList(0, 1), new BigDecimal(rank)))
        .map(value -> Long.parseLong(value.orElseThrow().text()))
        .toList();
  }

  @Test
  void partitionsComeTogether() {
    Task one = new Task(0);
    Task other = new Task(1);
    for (int i = 0; i <= 100; i += 2) one.see(i, 10);
    for (int i = 1; i <= 100; i += 2) other.see(i, 11);
    one.flush();
    other.flush();
    assertThat(profile.current(SPACE, PERIOD).rows()).isEqualTo(101);
    assertThat(quartiles()).containsExactly(0L, 50L, 100L);
    assertThat(profile.newestMillis(SPACE)).isEqualTo(11_000);
  }

  @Test
  void whatIsOlderThanTheLearningPeriodNoLongerCounts() {
    Task task = new Task(0);
    for (int second = 0; second < 300; second++) {
      task.see(second < 200 ? 1 : 2, second);
      if (second % 7 == 0) task.flush();
    }
    task.flush();
    assertThat(quartiles()).containsExactly(2L, 2L, 2L);
    assertThat(profile.current(SPACE, PERIOD).rows()).isBetween(40L, 50L);
    assertThat(topic).as("slots are used in turn").hasSize(2 * (PanedProfile.PANES + 1));
    task.see(77, 10); // far too late
    assertThat(task.flush()).isZero();
  }

  @Test
  void theSameOverRecordsThatAreReadOnce() {
    PanedProfile paned = new PanedProfile(TYPE, PERIOD);
    assertThat(paned.lastPeriod().rows()).isZero();
    for (int second = 0; second < 300; second++) {
      paned.add(Row.of(TYPE, Map.of("octets", Value.of(second))), second * 1_000L);
    }
    SketchProfile last = paned.lastPeriod();
    assertThat(last.rows()).isBetween(40L, 50L);
    assertThat(last.quantile(TYPE.fields().subList(0, 1), BigDecimal.ONE)).contains(Value.of(299));
  }

  @Test
  void aPartitionThatFellSilentNoLongerCounts() {
    Task silent = new Task(0);
    Task other = new Task(1);
    silent.see(1, 10);
    silent.flush();
    other.see(5, 500);
    other.flush();
    assertThat(quartiles()).containsExactly(5L, 5L, 5L);
  }

  @Test
  void aTaskThatStartsAgainGoesOnWhereItWas() {
    Task task = new Task(0);
    for (int i = 0; i < 50; i++) task.see(i, 10);
    task.flush();
    task.startAgain();
    assertThat(task.flush()).as("nothing new").isZero();
    for (int i = 50; i <= 100; i++) task.see(i, 12);
    task.flush();
    assertThat(profile.current(SPACE, PERIOD).rows()).isEqualTo(101);
    assertThat(quartiles()).containsExactly(0L, 50L, 100L);
  }

  @Test
  void anotherSpacesApplicationTellsItsOwn() {
    Task task = new Task(0);
    task.see(1, 10);
    task.flush();
    assertThat(profile.current("s-2", PERIOD).rows()).isZero();
    assertThat(profile.keysBeside(Set.of("s-2")))
        .containsExactlyElementsOf(new TreeSet<>(topic.keySet()));
    assertThat(profile.keysBeside(Set.of(SPACE))).isEmpty();
    topic.keySet().forEach(key -> profile.add(key, null));
    assertThat(profile.current(SPACE, PERIOD).rows()).isZero();
  }

  @Test
  void onlyWhatChangedIsPassedOn() {
    Task task = new Task(0);
    task.see(1, 0);
    task.see(1, 25);
    assertThat(task.flush()).isEqualTo(4);
    task.see(1, 26);
    assertThat(task.flush()).isEqualTo(2);
  }
}
