package dev.nomos.console;

import dev.nomos.console.config.NomosConfig;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.GrammarSpec;

/** A data set's specifications, read, with what follows from them. */
record Dataset(DatasetSpec spec, GrammarSpec grammar, Topics topics, RecordFormat format) {
  /** Throws {@code SpecException} where a specification cannot be used. */
  static Dataset of(NomosConfig config) {
    DatasetSpec spec = DatasetSpec.read(config.dataset().spec());
    GrammarSpec grammar = GrammarSpec.read(config.dataset().grammar());
    Topics topics =
        new Topics(spec.name(), config.collector().listener(), config.dataset().partitions());
    return new Dataset(spec, grammar, topics, RecordFormat.of(spec));
  }
}
