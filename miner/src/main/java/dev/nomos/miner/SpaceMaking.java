package dev.nomos.miner;

import dev.nomos.logic.Formula;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.miner.book.UsedSpace;
import dev.nomos.miner.predicates.GeneratedSpace;
import dev.nomos.miner.predicates.PredicateGeneration;
import dev.nomos.miner.predicates.Profile;
import dev.nomos.miner.predicates.SketchProfile;
import dev.nomos.miner.search.Implications;
import dev.nomos.schemas.avro.PredicateDefinition;
import dev.nomos.schemas.avro.PredicateSpaceDefinition;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes predicate spaces of what records look like. */
final class SpaceMaking {
  private static final Logger log = LoggerFactory.getLogger(SpaceMaking.class);

  private final MinerConfig config;

  SpaceMaking(MinerConfig config) {
    this.config = config;
  }

  /**
   * A space, and what the records that its constants come from looked like.
   *
   * @param newestMillis event time of the newest of them
   */
  record Made(GeneratedSpace generated, Optional<SketchProfile> looks, long newestMillis) {
    PredicateSpace space() {
      return generated.space();
    }
  }

  /**
   * The grammar's predicates with the constants of {@code profile}, and what decides on {@code
   * rules} besides, so that evidence decides on every rule in force.
   */
  GeneratedSpace make(Profile profile, Collection<Formula> rules) {
    GeneratedSpace generated =
        PredicateGeneration.generate(config.grammar(), config.dataset(), profile, rules);
    generated
        .warnings()
        .forEach(
            warning -> log.atWarn().addKeyValue("warning", warning).log("grammar fits in part"));
    return generated;
  }

  PredicateSpaceDefinition definition(Made made) {
    List<PredicateDefinition> predicates =
        made.space().predicates().stream()
            .map(p -> new PredicateDefinition(p.atom().toString(), p.label(), p.template()))
            .toList();
    return PredicateSpaceDefinition.newBuilder()
        .setId(made.space().id())
        .setDataset(config.topics().dataset())
        .setPredicates(predicates)
        .setProfiledRows(made.looks().map(SketchProfile::rows).orElse(0L))
        .setProfiledToMillis(made.newestMillis())
        .setProfile(made.looks().map(l -> l.summary(made.generated().profiled())).orElse(List.of()))
        .build();
  }

  /** Counters are never below zero: that makes {@code octets <= 2 * packets} the stronger claim. */
  UsedSpace used(PredicateSpace space) {
    Implications implications =
        Implications.of(
            space,
            name ->
                config
                    .dataset()
                    .field(name)
                    .filter(f -> f.roles().contains("count") || f.roles().contains("size"))
                    .isPresent());
    return new UsedSpace(space, implications);
  }
}
