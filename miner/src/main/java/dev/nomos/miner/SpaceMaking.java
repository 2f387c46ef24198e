package dev.nomos.miner;

import dev.nomos.logic.Formula;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.miner.book.UsedSpace;
import dev.nomos.miner.predicates.GeneratedSpace;
import dev.nomos.miner.predicates.PredicateGeneration;
import dev.nomos.miner.predicates.Profile;
import dev.nomos.miner.search.Implications;
import dev.nomos.schemas.avro.PredicateDefinition;
import dev.nomos.schemas.avro.PredicateSpaceDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
   * The grammar's predicates with the constants of {@code profile}, and {@code needed} besides, so
   * that evidence decides on every rule in force.
   */
  PredicateSpace make(Profile profile, Set<Formula.Atom> needed) {
    GeneratedSpace generated =
        PredicateGeneration.generate(config.grammar(), config.dataset(), profile);
    generated
        .warnings()
        .forEach(
            warning -> log.atWarn().addKeyValue("warning", warning).log("grammar fits in part"));
    Map<Formula.Atom, Predicate> predicates = new LinkedHashMap<>();
    generated.space().predicates().forEach(p -> predicates.put(p.atom(), p));
    needed.forEach(atom -> predicates.putIfAbsent(atom, Predicate.of(atom)));
    return predicates.size() == generated.space().size()
        ? generated.space()
        : new PredicateSpace(generated.space().type(), new ArrayList<>(predicates.values()));
  }

  PredicateSpaceDefinition definition(PredicateSpace space) {
    List<PredicateDefinition> predicates =
        space.predicates().stream()
            .map(p -> new PredicateDefinition(p.atom().toString(), p.label(), p.template()))
            .toList();
    return PredicateSpaceDefinition.newBuilder()
        .setId(space.id())
        .setDataset(config.topics().dataset())
        .setPredicates(predicates)
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
