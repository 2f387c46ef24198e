package dev.nomos.examples;

import dev.nomos.console.learn.Epsilon;
import dev.nomos.console.learn.LearnJob;
import dev.nomos.console.learn.LearnSettings;
import dev.nomos.console.learn.Steps;
import dev.nomos.logic.Formula;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.entailment.Entailment;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.DomainAxioms;
import dev.nomos.schemas.spec.GrammarSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** What a file teaches by the specification and the grammar of one name. */
record Theories(DatasetSpec spec, LearnJob.Result learned) {
  static Theories learn(String example, Path input, Path runs) throws IOException {
    DatasetSpec spec = DatasetSpec.read(Path.of("datasets", example + ".json"));
    GrammarSpec grammar = GrammarSpec.read(Path.of("grammars", example + ".json"));
    LearnSettings settings =
        new LearnSettings(
            LearnSettings.Method.HITTING_SET,
            new SearchLimits(grammar.maxClauseSize(), Long.MAX_VALUE, Duration.ofDays(1))
                .withThreads(2),
            grammar.maxRules(),
            false,
            Epsilon.NONE,
            null);
    return new Theories(
        spec,
        new LearnJob(spec, grammar, input, OptionalLong.empty(), settings, runs, Steps.silent())
            .run());
  }

  RowType type() {
    return spec.rowType();
  }

  List<Rule> rules() {
    return learned.rules();
  }

  List<Formula> axioms() {
    return DomainAxioms.of(spec);
  }

  Entailment entailment() {
    return new Entailment(rules(), type(), axioms(), Duration.ofSeconds(30));
  }
}
