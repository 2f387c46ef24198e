package dev.nomos.miner;

import dev.nomos.schemas.avro.Activation;
import dev.nomos.schemas.avro.EvidenceEntry;
import dev.nomos.schemas.avro.EvidenceMark;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.PredicateSpaceDefinition;
import dev.nomos.schemas.avro.ProfilePane;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;

/** How the miner's values look on their topics. */
record MinerFormats(
    AvroSerde<RuleCommand> commands,
    AvroSerde<PredicateSpaceDefinition> spaces,
    AvroSerde<ProfilePane> panes,
    AvroSerde<EvidenceEntry> evidence,
    AvroSerde<EvidenceMark> marks,
    AvroSerde<LearnedRule> rules,
    AvroSerde<TheoryChunk> theories,
    AvroSerde<Activation> activations,
    AvroSerde<RuleEvent> events) {
  static MinerFormats of(SchemaRegistry registry) {
    return new MinerFormats(
        AvroSerde.specific(registry, RuleCommand.getClassSchema()),
        AvroSerde.specific(registry, PredicateSpaceDefinition.getClassSchema()),
        AvroSerde.specific(registry, ProfilePane.getClassSchema()),
        AvroSerde.specific(registry, EvidenceEntry.getClassSchema()),
        AvroSerde.specific(registry, EvidenceMark.getClassSchema()),
        AvroSerde.specific(registry, LearnedRule.getClassSchema()),
        AvroSerde.specific(registry, TheoryChunk.getClassSchema()),
        AvroSerde.specific(registry, Activation.getClassSchema()),
        AvroSerde.specific(registry, RuleEvent.getClassSchema()));
  }
}
