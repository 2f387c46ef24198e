package dev.nomos.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import dev.nomos.validator.judge.SuppressionPolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ValidatorConfigTest {
  @Test
  void allProblemsAreToldAtOnce() {
    assertThatThrownBy(() -> config(" ", Map.of(), 0, Duration.ZERO))
        .hasMessageContaining("bootstrap-servers")
        .hasMessageContaining("threads must be at least 1, but was 0")
        .hasMessageContaining("commit-interval must be positive, but was PT0S");
  }

  @Test
  void kafkaSettingsPassThroughButCannotWeakenTheGuarantee() {
    var properties =
        ValidatorService.properties(
            config(
                "broker:9092",
                Map.of("processing.guarantee", "at_least_once", "replication.factor", "3"),
                2,
                Duration.ofMillis(50)));
    assertThat(properties)
        .containsEntry("processing.guarantee", "exactly_once_v2")
        .containsEntry("replication.factor", "3")
        .containsEntry("application.id", "nomos.lab.validator")
        .containsEntry("commit.interval.ms", 50L)
        .containsEntry("num.stream.threads", 2);
  }

  private static ValidatorConfig config(
      String servers, Map<String, String> kafka, int threads, Duration commit) {
    return new ValidatorConfig(
        servers,
        kafka,
        Traffic.TOPICS,
        Traffic.FORMAT,
        new InMemorySchemaRegistry(),
        Path.of("state"),
        new SimpleMeterRegistry(),
        threads,
        commit,
        Duration.ofSeconds(5),
        "",
        SuppressionPolicy.DEFAULT);
  }
}
