package dev.nomos.console.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.ingest.prepare.Preparation;
import dev.nomos.logic.Evidence;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.miner.book.BookSettings;
import dev.nomos.miner.book.Changes;
import dev.nomos.miner.book.LifecyclePolicy;
import dev.nomos.miner.book.RuleBook;
import dev.nomos.miner.book.Stored;
import dev.nomos.miner.book.UsedSpace;
import dev.nomos.miner.predicates.PredicateGeneration;
import dev.nomos.miner.predicates.SampleProfile;
import dev.nomos.miner.search.Implications;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.theory.MinedTheory;
import dev.nomos.miner.theory.RulePolicy;
import dev.nomos.miner.theory.TheoryMining;
import dev.nomos.schemas.avro.Admission;
import dev.nomos.schemas.avro.EvidenceEntry;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleCommandKind;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.RuleEventKind;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.GrammarSpec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Attacks of the lab among its normal traffic: one record in ten, for ten minutes of event time.
 * The rule book itself, fed second by second as the evidence table would.
 */
class PoisoningTest {
  private static final Path EXAMPLES = Path.of("../examples");
  private static final int SECONDS = 600;
  private static final int RECORDS_A_SECOND = 20;
  private static final int ATTACKS_A_SECOND = RECORDS_A_SECOND / 10;
  private static final long START = 1_800_000_000_000L;

  private final DatasetSpec spec = DatasetSpec.read(EXAMPLES.resolve("datasets/lab-flows.json"));
  private final GrammarSpec grammar = GrammarSpec.read(EXAMPLES.resolve("grammars/flows.json"));
  private final Preparation preparation = new Preparation(spec);
  private final List<Row> normal = new ArrayList<>();
  private final List<Row> attacks = new ArrayList<>();
  private final Map<String, EvidenceEntry> table = new HashMap<>();
  private final Map<String, Admission> marks = new HashMap<>();
  private final List<RuleEvent> events = new ArrayList<>();

  @BeforeEach
  void read() throws Exception {
    var _ = AvroSerde.specific(new InMemorySchemaRegistry(), RuleCommand.getClassSchema());
    LabRows lab = new LabRows(new Lab(EXAMPLES.resolve("lab")), preparation);
    normal.addAll(lab.normal());
    attacks.addAll(lab.attacks());
  }

  private RuleBook learn(LifecyclePolicy policy) {
    SampleProfile profile = new SampleProfile(preparation.rowType(), new Random(1));
    normal.forEach(profile::add);
    PredicateSpace space = PredicateGeneration.generate(grammar, spec, profile).strict();
    UsedSpace used = new UsedSpace(space, Implications.of(space, name -> name.equals("packets")));
    SearchLimits limits =
        new SearchLimits(grammar.maxClauseSize(), 1_000_000, Duration.ofSeconds(120));
    RuleBook book =
        RuleBook.of(
            new BookSettings(
                "lab",
                preparation.rowType(),
                name -> spec.field(name).map(field -> field.roles()).orElse(List.of()),
                RulePolicy.DEFAULT,
                policy,
                Duration.ofSeconds(1),
                limits.withMaxClauseSize(grammar.maxClauseSize() + 2),
                sketches -> sketches.stream().distinct().count()),
            new Stored(Optional.of(used), List.of(), Map.of(), Map.of(), List.of()));
    for (int i = 0; i < normal.size(); i++) {
      see(book, normal.get(i), START - (normal.size() - i) * 100L);
    }
    MinedTheory mined =
        TheoryMining.mine(space, book.admitted(), used.implications(), limits, RulePolicy.DEFAULT);
    book.learned(
        RuleCommand.newBuilder().setKind(RuleCommandKind.LEARN).setId("learn").build(),
        mined.rules().stream().map(scored -> scored.rule().formula()).toList(),
        "Complete");
    write(book);
    events.clear();
    return book;
  }

  private void see(RuleBook book, Row row, long millis) {
    PredicateSpace space = book.space().orElseThrow().space();
    Evidence bits = space.evidence(row);
    String key = space.id() + "/" + HexFormat.of().formatHex(bits.toBytes());
    EvidenceEntry before = table.get(key);
    Map<String, String> sample = new HashMap<>();
    row.asMap().forEach((field, value) -> sample.put(field, value.text()));
    EvidenceEntry now =
        EvidenceEntry.newBuilder()
            .setSpaceId(space.id())
            .setBits(ByteBuffer.wrap(bits.toBytes()))
            .setCount(before == null ? 1 : before.getCount() + 1)
            .setFirstSeenMillis(before == null ? millis : before.getFirstSeenMillis())
            .setLastSeenMillis(millis)
            .setSample(sample)
            .setKeys(ByteBuffer.wrap(bits.toBytes()))
            .build();
    table.put(key, now);
    book.see(key, now);
  }

  private void write(RuleBook book) {
    Changes changes = book.changes();
    changes.marks().forEach((key, mark) -> marks.put(key, mark.orElseThrow().getAdmission()));
    events.addAll(changes.events());
    if (book.theoryDue()) {
      var _ = book.nextTheory();
    }
  }

  private void poison(RuleBook book) {
    int next = 0;
    for (int second = 0; second < SECONDS; second++) {
      for (int i = 0; i < RECORDS_A_SECOND; i++, next++) {
        List<Row> from = i < ATTACKS_A_SECOND ? attacks : normal;
        see(book, from.get(next % from.size()), START + second * 1_000L);
      }
      if (book.reviewDue()) {
        book.review();
      }
      write(book);
    }
  }

  private static Map<String, RuleStatus> statuses(RuleBook book) {
    Map<String, RuleStatus> statuses = new TreeMap<>();
    book.rules()
        .forEach(
            (id, rule) -> {
              if (rule.getReplaces().isEmpty()) {
                statuses.put(id, rule.getStatus());
              }
            });
    return statuses;
  }

  @Test
  void noRuleGivesWayToAttacksUnlessAPersonAcceptsAndThenOnlyThatOne() {
    RuleBook book = learn(LifecyclePolicy.DEFAULT);
    Map<String, RuleStatus> learned = statuses(book);
    assertThat(learned).hasSizeGreaterThan(20);
    poison(book);
    Map<String, RuleStatus> after = statuses(book);
    learned.forEach((id, status) -> assertThat(after).containsEntry(id, status));
    assertWhatIsQuarantinedIsTold(book);

    LearnedRule proposal =
        book.rules().values().stream()
            .filter(rule -> rule.getStatus() == RuleStatus.PROPOSED)
            .filter(rule -> !rule.getReplaces().isEmpty())
            .max(Comparator.comparingLong(LearnedRule::getWouldPass))
            .orElseThrow();
    events.clear();
    book.carryOut(
        RuleCommand.newBuilder()
            .setKind(RuleCommandKind.ACCEPT)
            .setId("accept")
            .setWho("ann")
            .setRuleId(proposal.getId())
            .build());
    write(book);
    Map<String, RuleStatus> expected = new TreeMap<>(learned);
    expected.put(proposal.getReplaces(), RuleStatus.RELAXED);
    Map<String, RuleStatus> accepted = statuses(book);
    expected.forEach((id, status) -> assertThat(accepted).containsEntry(id, status));
    assertThat(book.rules().get(proposal.getId()).getStatus()).isEqualTo(RuleStatus.ACTIVE);
    assertThat(events)
        .filteredOn(event -> event.getStatus() == RuleStatus.RELAXED)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getRuleId()).isEqualTo(proposal.getReplaces());
              assertThat(event.getReplacedBy()).isEqualTo(proposal.getId());
              assertThat(event.getWho()).isEqualTo("ann");
            });
  }

  private void assertWhatIsQuarantinedIsTold(RuleBook book) {
    long quarantined =
        table.entrySet().stream()
            .filter(entry -> marks.get(entry.getKey()) == Admission.QUARANTINED)
            .mapToLong(entry -> entry.getValue().getCount())
            .sum();
    assertThat(quarantined)
        .isEqualTo(book.quarantinedRecords())
        .isBetween((long) (SECONDS * ATTACKS_A_SECOND * 0.9), (long) SECONDS * ATTACKS_A_SECOND);
    Map<String, RuleEvent> told = new HashMap<>();
    for (RuleEvent event : events) {
      if (event.getKind() == RuleEventKind.QUARANTINE) {
        told.put(event.getRuleId(), event);
      }
    }
    assertThat(told).isNotEmpty();
    told.forEach(
        (id, event) -> {
          LearnedRule rule = book.rules().get(id);
          assertThat(event.getRecords()).isPositive().isEqualTo(rule.getQuarantinedRecords());
          assertThat(event.getEvidences()).isEqualTo(rule.getQuarantinedEvidences());
          assertThat(rule.getCounterExamples()).isNotEmpty();
        });
    assertThat(told.values().stream().mapToLong(RuleEvent::getRecords).max().orElse(0))
        .as("the rule that most attacks break tells of a good part of them")
        .isGreaterThan(quarantined / 4);
    assertThat(events).filteredOn(event -> event.getStatus() == RuleStatus.RELAXED).isEmpty();
    assertThat(events).filteredOn(event -> event.getStatus() == RuleStatus.RETIRED).isEmpty();
  }

  @Test
  void thePolicyRelaxesNoEarlierThanAllOfItIsMet() {
    RuleBook patient = learn(relaxing(Duration.ofMinutes(11)));
    poison(patient);
    assertThat(patient.rulesByStatus()).doesNotContainKey(RuleStatus.RELAXED);
    table.clear();
    marks.clear();
    events.clear();
    RuleBook hasty = learn(relaxing(Duration.ofMinutes(5)));
    poison(hasty);
    assertThat(hasty.rulesByStatus()).containsKey(RuleStatus.RELAXED);
    assertThat(events)
        .filteredOn(event -> event.getStatus() == RuleStatus.RELAXED)
        .allSatisfy(
            event -> {
              assertThat(event.getWho()).isEqualTo("policy");
              assertThat(event.getEventTimeMillis())
                  .isGreaterThanOrEqualTo(START + Duration.ofMinutes(5).toMillis());
            });
  }

  private static LifecyclePolicy relaxing(Duration duration) {
    LifecyclePolicy usual = LifecyclePolicy.DEFAULT;
    return new LifecyclePolicy(
        usual.autoShadow(),
        usual.autoActivate(),
        usual.shadowTime(),
        true,
        50,
        1,
        duration,
        usual.retireImplied(),
        usual.vacuousAfter(),
        usual.driftFactor(),
        usual.autoRespace(),
        usual.reviewInterval(),
        usual.maximumProposed());
  }
}
