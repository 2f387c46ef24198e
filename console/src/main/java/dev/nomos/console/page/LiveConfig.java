package dev.nomos.console.page;

import dev.nomos.logic.Formula;
import dev.nomos.logic.RowType;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.serde.SchemaRegistry;
import java.util.List;
import java.util.Map;

/**
 * What a {@link LiveView} reads.
 *
 * @param topics of the data set to show; a topic that does not exist yet is waited for
 * @param type of the data set's records
 * @param axioms what is known of every record: the fields' ranges
 * @param kafka consumer settings, {@code bootstrap.servers} at least
 * @param rememberedViolations how many are kept with all details; counts are kept for all
 */
public record LiveConfig(
    Topics topics,
    RowType type,
    List<Formula> axioms,
    SchemaRegistry registry,
    Map<String, String> kafka,
    int rememberedViolations) {
  public LiveConfig {
    axioms = List.copyOf(axioms);
    kafka = Map.copyOf(kafka);
    if (rememberedViolations < 1)
      throw new IllegalArgumentException(
          "page.remembered-violations must be at least 1, but was " + rememberedViolations);
  }
}
