package dev.nomos.validator.replay;

import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.serde.SchemaRegistry;
import dev.nomos.validator.judge.SuppressionPolicy;
import java.util.Map;

/**
 * A replay of retained records; it writes nothing to the cluster.
 *
 * @param kafka the clients' settings, {@code bootstrap.servers} among them
 * @param suppression which violations are told; all are counted
 */
public record ReplayConfig(
    Map<String, String> kafka,
    Topics topics,
    RecordFormat records,
    SchemaRegistry registry,
    SuppressionPolicy suppression,
    ReplayRange range,
    ReplayTheories theories) {
  public ReplayConfig {
    kafka = Map.copyOf(kafka);
  }
}
