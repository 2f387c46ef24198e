package dev.nomos.validator;

import static dev.nomos.validator.Traffic.BIG_ENOUGH;
import static dev.nomos.validator.Traffic.NO_FLAGS;
import static dev.nomos.validator.Traffic.theory;
import static dev.nomos.validator.Traffic.udp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nomos.schemas.avro.Activation;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.validator.judge.SuppressionPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task with empty stores follows what was adopted in its partition; a replay adopts nothing. */
final class FollowingTest {
  @TempDir Path state;

  private static void log(Harness validator, Activation activation) {
    String topic = Traffic.TOPICS.activations().name();
    validator
        .driver
        .createInputTopic(topic, new StringSerializer(), new ByteArraySerializer())
        .pipeInput(
            TaskTheories.key(activation.getPartition(), activation.getTheoryVersion()),
            AvroSerde.<Activation>specific(validator.registry, Activation.getClassSchema())
                .serializer()
                .serialize(topic, activation));
  }

  @Test
  void emptyTaskJudgesByWhatWasAdoptedAndAdoptsFurtherOnlyBehindIt() {
    try (var validator = new Harness(state)) {
      validator.publish(theory(1, 0, NO_FLAGS));
      validator.publish(theory(2, 0, BIG_ENOUGH));
      validator.publish(theory(3, 0, NO_FLAGS));
      log(validator, new Activation(0, 1L, 1L));
      log(validator, new Activation(0, 3L, 2L));
      log(validator, new Activation(1, 0L, 3L)); // another partition's
      validator.activations();
      for (int i = 0; i < 5; i++) {
        validator.send(udp(2), 10);
      }
      assertThat(validator.violations())
          .extracting("offset", "theoryVersion")
          .containsExactly(tuple(1L, 1L), tuple(2L, 1L), tuple(3L, 3L), tuple(4L, 3L));
      assertThat(validator.activations()).containsExactly(new Activation(0, 3L, 3L));
    }
  }

  @Test
  void replayAdoptsNothingByItself() {
    try (var validator = new Harness(state, config -> config.replaying("again"))) {
      validator.publish(theory(1, 0, NO_FLAGS));
      validator.send(udp(2), 10);
      log(validator, new Activation(0, 1L, 1L));
      validator.activations();
      validator.send(udp(2), 10);
      assertThat(validator.violations()).extracting("offset").containsExactly(1L);
      assertThat(validator.activations()).isEmpty();
    }
  }

  /** What the first run published is published again, octet for octet, by one that has its log. */
  @Test
  void replayGivesTheSameOctetsAsTheLiveRun() {
    var policy = new SuppressionPolicy(2, 7, Duration.ofMillis(40), Duration.ofMillis(100), 3);
    List<Activation> adopted = new ArrayList<>();
    List<List<?>> live = run(config -> config.withSuppression(policy), adopted, false);
    List<List<?>> again =
        run(config -> config.withSuppression(policy).replaying("again"), adopted, true);
    assertThat(live).hasSizeGreaterThan(20);
    assertThat(again).isEqualTo(live);
    assertThat(adopted).hasSize(4);
  }

  private List<List<?>> run(
      UnaryOperator<ValidatorConfig> change, List<Activation> adopted, boolean replay) {
    try (var validator = new Harness(state.resolve("replay-" + replay), change)) {
      if (replay) {
        for (int version = 1; version <= 4; version++) {
          validator.publish(version(version));
        }
        adopted.forEach(activation -> log(validator, activation));
      }
      var random = new java.util.Random(11);
      for (int i = 0; i < 380; i++) {
        if (!replay && i % 90 == 30) {
          validator.publish(version(i / 90 + 1));
        }
        String key = "router-" + random.nextInt(5);
        validator.send(key, udp(random.nextInt(3)), Math.max(0, i - random.nextInt(60)));
      }
      if (!replay) {
        adopted.addAll(validator.activations());
      }
      return validator.rawViolations().stream()
          .<List<?>>map(
              record ->
                  List.of(
                      record.key(),
                      record.timestamp(),
                      java.util.HexFormat.of().formatHex(record.value(), 5, record.value().length)))
          .toList();
    }
  }

  /** Late: in effect since before the records that it first sees. */
  private static dev.nomos.schemas.avro.TheoryChunk version(int version) {
    return theory(
        version, 90L * (version - 1), version % 2 == 1 ? NO_FLAGS : BIG_ENOUGH, "tcp.flags < 2");
  }
}
