package dev.nomos.miner.book;

import dev.nomos.logic.Evidence;
import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Value;
import dev.nomos.miner.search.Implications;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.theory.RulePolicy;
import dev.nomos.schemas.avro.EvidenceEntry;
import dev.nomos.schemas.avro.EvidenceMark;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleCommandKind;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.RuleEventKind;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A book over flows of two protocols, and the topics that it is written to. */
final class TestBook {
  static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("protocol", FieldType.CATEGORICAL),
              Field.of("octets", FieldType.INTEGER),
              Field.of("packets", FieldType.INTEGER)));
  static final UsedSpace SPACE =
      space(
          "protocol = \"tcp\"",
          "protocol != \"tcp\"",
          "protocol = \"udp\"",
          "protocol != \"udp\"",
          "octets >= 100",
          "octets < 100",
          "octets >= 1000",
          "octets < 1000",
          "packets >= 2",
          "packets < 2");
  static final String LARGE_IS_TCP = "octets < 100 or protocol = \"tcp\"";
  static final String TCP_IS_LARGE = "octets >= 100 or protocol != \"tcp\"";

  /** Quick to judge: one test makes a rule worth it, and time goes by in minutes. */
  static final LifecyclePolicy POLICY =
      new LifecyclePolicy(
          true,
          true,
          Duration.ofMinutes(10),
          false,
          100,
          2,
          Duration.ofMinutes(5),
          false,
          Duration.ofHours(1),
          10,
          false,
          Duration.ofMinutes(1),
          50);

  final LifecyclePolicy policy;
  final Map<String, LearnedRule> rules = new TreeMap<>();
  final Map<String, EvidenceMark> marks = new TreeMap<>();
  final Map<String, EvidenceEntry> evidence = new TreeMap<>();
  final List<RuleEvent> events = new ArrayList<>();
  List<TheoryChunk> theory = List.of();
  Optional<UsedSpace> space = Optional.of(SPACE);
  RuleBook book;
  private int commands;

  TestBook(LifecyclePolicy policy) {
    this.policy = policy;
    var _ =
        AvroSerde.specific(new InMemorySchemaRegistry(), RuleCommand.getClassSchema()); // trusts
    this.book = again();
  }

  TestBook() {
    this(POLICY);
  }

  static UsedSpace space(String... predicates) {
    PredicateSpace space =
        new PredicateSpace(
            TYPE,
            List.of(predicates).stream()
                .map(text -> Predicate.of((Formula.Atom) Formula.parse(text)))
                .toList());
    return new UsedSpace(space, Implications.of(space, name -> !name.equals("protocol")));
  }

  /** A book made of the topics. */
  RuleBook again() {
    return RuleBook.of(settings(), new Stored(space, rules.values(), evidence, marks, theory));
  }

  private BookSettings settings() {
    return new BookSettings(
        "lab",
        TYPE,
        _ -> List.of(),
        new RulePolicy(1, 0, 0),
        policy,
        Duration.ofSeconds(1),
        new SearchLimits(4, 1_000, Duration.ofSeconds(10)),
        sketches -> sketches.stream().filter(ByteBuffer::hasRemaining).distinct().count());
  }

  // ---- inputs ----

  /** So many records more of one kind, the newest at {@code minute}; returns the key. */
  String see(String protocol, long octets, long packets, long records, double minute) {
    Row row =
        Row.of(
            TYPE,
            Map.of(
                "protocol",
                Value.of(protocol),
                "octets",
                Value.of(octets),
                "packets",
                Value.of(packets)));
    UsedSpace used = space.orElseThrow();
    Evidence bits = used.space().evidence(row);
    String key = used.space().id() + "/" + HexFormat.of().formatHex(bits.toBytes());
    EvidenceEntry before = evidence.get(key);
    Map<String, String> sample = new HashMap<>();
    row.asMap().forEach((name, value) -> sample.put(name, value.text()));
    EvidenceEntry entry =
        EvidenceEntry.newBuilder()
            .setSpaceId(used.space().id())
            .setBits(ByteBuffer.wrap(bits.toBytes()))
            .setCount(records + (before == null ? 0 : before.getCount()))
            .setFirstSeenMillis(before == null ? millis(minute) : before.getFirstSeenMillis())
            .setLastSeenMillis(
                Math.max(millis(minute), before == null ? 0 : before.getLastSeenMillis()))
            .setSample(sample)
            .setKeys(ByteBuffer.wrap(bits.toBytes()))
            .build();
    evidence.put(key, entry);
    book.see(key, entry);
    return key;
  }

  static long millis(double minute) {
    return (long) (minute * 60_000);
  }

  void expire(String key) {
    evidence.remove(key);
    book.forget(key);
  }

  /** Writes what the book says must be; the next theory too where it is due. */
  void write() {
    Changes changes = book.changes();
    rules.putAll(changes.rules());
    changes
        .marks()
        .forEach(
            (key, mark) ->
                mark.ifPresentOrElse(one -> marks.put(key, one), () -> marks.remove(key)));
    events.addAll(changes.events());
    if (book.theoryDue()) {
      theory = book.nextTheory();
    }
  }

  void review() {
    book.review();
    write();
  }

  /** Ordinary traffic, and the two rules that describe it, which are active. */
  void learn() {
    see("tcp", 500, 5, 100, 1);
    see("udp", 50, 1, 200, 2);
    book.learned(
        command(RuleCommandKind.LEARN).build(),
        List.of(Formula.parse(LARGE_IS_TCP), Formula.parse(TCP_IS_LARGE)),
        "Complete");
    write();
    events.clear();
  }

  RuleCommand.Builder command(RuleCommandKind kind) {
    commands++;
    return RuleCommand.newBuilder().setKind(kind).setId("c" + commands).setWho("ann");
  }

  /** What answers the command. */
  List<RuleEvent> send(
      RuleCommandKind kind, String ruleId, UnaryOperator<RuleCommand.Builder> more) {
    RuleCommand command = more.apply(command(kind).setRuleId(ruleId)).build();
    book.carryOut(command);
    int before = events.size();
    write();
    return events.subList(before, events.size()).stream()
        .filter(event -> event.getCommandId().equals(command.getId()))
        .toList();
  }

  List<RuleEvent> send(RuleCommandKind kind, String ruleId) {
    return send(kind, ruleId, command -> command);
  }

  // ---- questions ----

  static String id(String formula) {
    return Rule.of(Formula.parse(formula)).id();
  }

  LearnedRule rule(String formula) {
    return byId(id(formula));
  }

  LearnedRule byId(String id) {
    LearnedRule rule = rules.get(id);
    if (rule == null) {
      throw new AssertionError("no rule " + id + " among " + rules.values());
    }
    return rule;
  }

  RuleStatus status(String formula) {
    return rule(formula).getStatus();
  }

  /** The one open proposal to relax the rule. */
  LearnedRule proposal(String formula) {
    List<LearnedRule> open =
        rules.values().stream()
            .filter(rule -> rule.getStatus() == RuleStatus.PROPOSED)
            .filter(rule -> rule.getReplaces().equals(id(formula)))
            .toList();
    if (open.size() != 1) {
      throw new AssertionError(open.size() + " proposals: " + open);
    }
    return open.getFirst();
  }

  List<RuleEvent> events(RuleEventKind kind) {
    return events.stream().filter(event -> event.getKind() == kind).toList();
  }

  Map<String, RuleStatus> inTheory() {
    Map<String, RuleStatus> rules = new TreeMap<>();
    for (TheoryChunk chunk : theory) {
      for (TheoryRule rule : chunk.getRules()) {
        rules.put(rule.getId(), rule.getStatus());
      }
    }
    return rules;
  }
}
