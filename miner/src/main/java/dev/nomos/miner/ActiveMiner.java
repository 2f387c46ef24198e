package dev.nomos.miner;

import dev.nomos.logic.Formula;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.RowType;
import dev.nomos.miner.book.BookSettings;
import dev.nomos.miner.book.Changes;
import dev.nomos.miner.book.RuleBook;
import dev.nomos.miner.book.Stored;
import dev.nomos.miner.book.UsedSpace;
import dev.nomos.miner.predicates.Drift;
import dev.nomos.miner.predicates.GeneratedSpace;
import dev.nomos.miner.predicates.Profile;
import dev.nomos.miner.predicates.SampleProfile;
import dev.nomos.miner.predicates.SketchProfile;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import dev.nomos.miner.theory.MinedTheory;
import dev.nomos.miner.theory.TheoryMining;
import dev.nomos.schemas.avro.EvidenceEntry;
import dev.nomos.schemas.avro.FieldSummary;
import dev.nomos.schemas.avro.PredicateSpaceDefinition;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleCommandKind;
import dev.nomos.schemas.avro.TheoryChunk;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one miner of a data set that decides: keeps the book, carries out commands, writes what
 * follows. Every turn is one transaction; after one that failed this object is of no further use.
 * Owned by the control thread.
 */
final class ActiveMiner implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ActiveMiner.class);

  /** After a kill, what the last run held in transactions is free again within 15 s. */
  private static final Duration LONGEST_STANDSTILL = Duration.ofSeconds(60);

  private static final long PROFILE_SEED = 20_260_101;
  private static final int CANDIDATES = 2_000_000;

  /** How many literals more than a mined rule a relaxed one may have. */
  private static final int RELAXED = 2;

  private static final Duration LONGEST_RELAXATION = Duration.ofSeconds(1);

  private final MinerConfig config;
  private final MinerFormats formats;
  private final Tables tables;
  private final CommandQueue commands;
  private final EvidenceApplications applications;
  private final RecordReader records;
  private final MinerMetrics metrics;
  private final Talk talk;
  private final SpaceMaking spaces;
  private final MinerPublisher publisher;
  private final RuleBook book;
  private final Candidates candidates;
  private final Housekeeping housekeeping;
  private long theoryNanos;
  private long driftedMillis;

  /** The space that is being built, and which offsets its table must cover to be used. */
  private @Nullable Building building;

  private record Building(PredicateSpace space, Map<Integer, Long> asked) {}

  /** What the service is told, and asked. */
  interface Talk {
    void say(String phase, String failure);

    boolean mustStop();

    /** Runs a search that the service may interrupt. */
    <T> T interruptibly(Supplier<T> search) throws InterruptedException;
  }

  /** Fences whoever was active before, and makes the book of all that they wrote. */
  ActiveMiner(
      MinerConfig config,
      MinerFormats formats,
      Tables tables,
      CommandQueue commands,
      EvidenceApplications applications,
      RecordReader records,
      MinerMetrics metrics,
      Talk talk) {
    this.config = config;
    this.formats = formats;
    this.tables = tables;
    this.commands = commands;
    this.applications = applications;
    this.records = records;
    this.metrics = metrics;
    this.talk = talk;
    this.spaces = new SpaceMaking(config);
    this.publisher = new MinerPublisher(config, formats);
    publisher.fenceOthers();
    tables.foldToEnd(talk::mustStop);
    var _ = tables.takeChangedEvidence();
    this.book = RuleBook.of(bookSettings(config), stored());
    this.theoryNanos = System.nanoTime() - config.theoryInterval().toNanos();
    this.candidates = new Candidates(config, book, limits(), metrics);
    this.housekeeping = new Housekeeping(config, tables, publisher, records);
    runApplications();
    housekeeping.deleteUnused(inUse());
  }

  private static BookSettings bookSettings(MinerConfig config) {
    RowType type = config.records().type();
    return new BookSettings(
        config.topics().dataset(),
        type,
        name -> config.dataset().field(name).map(field -> field.roles()).orElse(List.of()),
        config.policy(),
        config.lifecycle(),
        config.lead(),
        new SearchLimits(
            config.grammar().maxClauseSize() + RELAXED, CANDIDATES, LONGEST_RELAXATION),
        DistinctKeys::estimate);
  }

  private Stored stored() {
    MinerState state = tables.state();
    String id = state.spaceInUse().map(PredicateSpace::id).orElse("");
    return new Stored(
        state.spaceInUse().map(spaces::used),
        state.rules(),
        state.evidence(id),
        state.marks(id),
        state.theories().newest());
  }

  private SearchLimits limits() {
    return new SearchLimits(config.grammar().maxClauseSize(), CANDIDATES, config.searchBudget());
  }

  /** Id of the space in use; empty before the first. */
  private String inUse() {
    return book.space().map(used -> used.space().id()).orElse("");
  }

  // ---- a turn ----

  /** Takes what changed in the tables and does what is due. */
  void turn() throws InterruptedException {
    long began = System.nanoTime();
    boolean fed = feed();
    goOverToNewSpace();
    boolean reviewed = book.version() > 0 && book.reviewDue();
    if (reviewed) {
      book.review();
      candidates.propose();
      followDrift();
    }
    candidates.maintain();
    if (write(Optional.empty()) || fed || reviewed) {
      metrics.update.record(Duration.ofNanos(System.nanoTime() - began));
    }
    metrics.active(book, candidates.count());
    housekeeping.run();
  }

  private boolean feed() {
    String spaceId = inUse();
    Map<String, EvidenceEntry> table = tables.state().evidence(spaceId);
    boolean any = false;
    for (String key : tables.takeChangedEvidence()) {
      if (EvidenceKey.spaceOf(key).equals(spaceId)) {
        EvidenceEntry entry = table.get(key);
        if (entry == null) {
          book.forget(key);
        } else {
          book.see(key, entry);
        }
        any = true;
      }
    }
    return any;
  }

  /** Writes what changed, and the next theory where it is due. Returns whether anything was. */
  private boolean write(Optional<ConsumerRecord<?, ?>> done) {
    return write(List.of(), done);
  }

  private boolean write(List<PredicateSpaceDefinition> made, Optional<ConsumerRecord<?, ?>> done) {
    Changes changes = book.changes();
    long sinceTheory = System.nanoTime() - theoryNanos;
    boolean due = book.theoryDue() && sinceTheory >= config.theoryInterval().toNanos();
    List<TheoryChunk> theory = due ? book.nextTheory() : List.of();
    var decision = new MinerPublisher.Decision(made, changes, theory);
    if (decision.isEmpty() && done.isEmpty()) {
      return false;
    }
    publisher.publish(decision, done.map(at -> new MinerPublisher.Done(at, commands.group())));
    metrics.events(changes.events());
    candidates.take(changes);
    if (due) {
      theoryNanos = System.nanoTime();
      log.atInfo()
          .addKeyValue("theoryVersion", book.version())
          .addKeyValue("rules", theory.stream().mapToInt(c -> c.getRules().size()).sum())
          .log("theory published");
    }
    return true;
  }

  // ---- commands ----

  /** Carries out one command, once: its offset is committed with its effects. */
  void carryOut(ConsumerRecord<String, byte[]> record) throws InterruptedException {
    RuleCommand command;
    try {
      command = formats.commands().deserializer().deserialize(record.topic(), record.value());
    } catch (SerializationException e) {
      command = null;
      log.atWarn().setCause(e).log("unreadable command refused");
    }
    if (command == null) {
      refuseUnreadable(record);
    } else {
      carryOut(command, record);
    }
  }

  private void refuseUnreadable(ConsumerRecord<String, byte[]> record) {
    RuleCommand nameless = RuleCommand.newBuilder().setId(String.valueOf(record.key())).build();
    book.refuse(nameless, "the command could not be read");
    write(Optional.of(record));
    metrics.command(RuleCommandKind.UNKNOWN, MinerMetrics.Outcome.UNREADABLE);
  }

  private void carryOut(RuleCommand command, ConsumerRecord<String, byte[]> record)
      throws InterruptedException {
    feed();
    switch (command.getKind()) {
      case LEARN -> learn(command, record);
      case RESPACE -> respace(command, record);
      case UNKNOWN, ACCEPT, REJECT, SHADOW, RETIRE, EXCEPT, UNEXCEPT, ADD, ACTION -> {
        boolean carriedOut = book.carryOut(command);
        write(Optional.of(record));
        metrics.command(command.getKind(), outcome(carriedOut));
      }
    }
  }

  private static MinerMetrics.Outcome outcome(boolean carriedOut) {
    return carriedOut ? MinerMetrics.Outcome.DONE : MinerMetrics.Outcome.REFUSED;
  }

  private void refuse(RuleCommand command, ConsumerRecord<String, byte[]> record, String why) {
    book.refuse(command, why);
    write(Optional.of(record));
    metrics.command(command.getKind(), MinerMetrics.Outcome.REFUSED);
    talk.say("waiting", why);
  }

  private void learn(RuleCommand command, ConsumerRecord<String, byte[]> record)
      throws InterruptedException {
    String failure = "";
    try {
      Map<Integer, Long> asked = book.space().isEmpty() ? firstSpace(command) : ends(command);
      awaitEvidence(asked);
      talk.say("searching", "");
      MinedTheory mined = search();
      List<Formula> formulas =
          mined.rules().stream().map(scored -> scored.rule().formula()).toList();
      book.learned(command, formulas, words(mined.outcome()));
      failure = formulas.isEmpty() ? "no candidate was good enough to be a rule" : "";
    } catch (IllegalArgumentException e) {
      log.atWarn().setCause(e).log("learning failed");
      refuse(command, record, String.valueOf(e.getMessage()));
      return;
    }
    talk.say("publishing", "");
    write(Optional.of(record));
    metrics.command(RuleCommandKind.LEARN, MinerMetrics.Outcome.DONE);
    tables.foldToEnd(talk::mustStop);
    talk.say("waiting", failure);
  }

  private Map<Integer, Long> ends(RuleCommand command) {
    return records.lastOffsets(command.getUpTo());
  }

  private MinedTheory search() throws InterruptedException {
    UsedSpace space = book.space().orElseThrow();
    var admitted = book.admitted();
    MinedTheory mined =
        talk.interruptibly(
            () ->
                metrics.search.record(
                    () ->
                        TheoryMining.mine(
                            space.space(),
                            admitted,
                            space.implications(),
                            limits(),
                            config.policy())));
    candidates.found(mined.outcome().count());
    return mined;
  }

  private static String words(SearchOutcome outcome) {
    return switch (outcome) {
      case SearchOutcome.Complete _ -> "Complete";
      case SearchOutcome.Stopped stopped -> "Stopped: " + stopped.reached();
    };
  }

  private void awaitEvidence(Map<Integer, Long> asked) throws InterruptedException {
    long counted = -1;
    long givesUp = 0;
    while (!tables.state().covers(inUse(), asked)) {
      if (talk.mustStop()) {
        throw new InterruptedException("the miner is closing");
      }
      long now = tables.state().records();
      if (now != counted) {
        counted = now;
        givesUp = System.nanoTime() + LONGEST_STANDSTILL.toNanos();
      } else if (System.nanoTime() > givesUp) {
        throw new IllegalArgumentException(
            "the evidence table stands still at %d records, short of those asked for"
                .formatted(counted));
      }
      talk.say("counting evidence", "");
      tables.fold(Tables.POLL);
      feed();
    }
  }

  // ---- predicate spaces ----

  /** Makes the first space of the records asked for. Returns what its table must cover. */
  private Map<Integer, Long> firstSpace(RuleCommand command) {
    talk.say("profiling", "");
    Profile sample = new SampleProfile(config.records().type(), new Random(PROFILE_SEED));
    SketchProfile looks = new SketchProfile(config.records().type());
    Map<Integer, Long> asked =
        records.readAll(
            command.getUpTo(),
            row -> {
              sample.add(row);
              looks.add(row);
            });
    if (sample.rows() == 0) {
      throw new IllegalArgumentException("there are no records to learn from yet");
    }
    SpaceMaking.Made made =
        new SpaceMaking.Made(
            spaces.make(sample, book.formulas()), Optional.of(looks), book.streamMillis());
    define(made, Optional.empty());
    book.use(spaces.used(made.space()), tables.state().evidence(made.space().id()));
    runApplications();
    return asked;
  }

  /** Writes a space down; it is known at once, as if it had been read. */
  private void define(SpaceMaking.Made made, Optional<ConsumerRecord<?, ?>> done) {
    var definition = spaces.definition(made);
    write(List.of(definition), done);
    tables.state().space(definition.getId(), definition);
  }

  private void respace(RuleCommand command, ConsumerRecord<String, byte[]> record) {
    SketchProfile looks = tables.profile().current(inUse(), config.evidence().learningPeriod());
    if (book.space().isEmpty()) {
      refuse(command, record, "there is no predicate space yet: learn first");
      return;
    }
    if (looks.rows() == 0) {
      refuse(
          command,
          record,
          "the stream's profile is not known yet: it is published every %d s"
              .formatted(EvidenceTopology.PROFILE_FLUSH.toSeconds()));
      return;
    }
    try {
      remake(looks, command, Optional.of(record));
      metrics.command(RuleCommandKind.RESPACE, MinerMetrics.Outcome.DONE);
    } catch (IllegalArgumentException e) {
      refuse(command, record, String.valueOf(e.getMessage()));
    }
  }

  /** Defines a space with the constants of late, where that is another one. */
  private void remake(
      SketchProfile looks, RuleCommand command, Optional<ConsumerRecord<?, ?>> done) {
    GeneratedSpace generated = spaces.make(looks, book.formulas());
    String id = generated.space().id();
    if (book.space().filter(used -> used.space().id().equals(id)).isPresent()) {
      book.answer(command, "the predicate space stays as it is");
      write(done);
    } else {
      book.answer(command, "predicate space %s is being built".formatted(id));
      define(
          new SpaceMaking.Made(
              generated, Optional.of(looks), tables.profile().newestMillis(inUse())),
          done);
    }
  }

  /** At a review: makes a new space where the stream no longer looks as it did. */
  private void followDrift() {
    List<FieldSummary> before = tables.state().looks(inUse());
    if (!config.lifecycle().autoRespace() || building != null || before.isEmpty()) {
      return;
    }
    SketchProfile now = tables.profile().current(inUse(), config.evidence().learningPeriod());
    Drift drift = Drift.between(before, now, config.evidence().driftThreshold());
    boolean another =
        book.streamMillis() - driftedMillis >= config.evidence().learningPeriod().toMillis();
    if (now.rows() > 0 && drift.isBeyond() && another) {
      driftedMillis = book.streamMillis();
      String why = "drift of " + drift.beyond().getFirst().field();
      remake(now, RuleCommand.newBuilder().setWho("policy").setWhy(why).build(), Optional.empty());
    }
  }

  /** Uses the space defined last as soon as its table covers the records there were. */
  private void goOverToNewSpace() {
    PredicateSpace newest = tables.state().newestSpace().orElse(null);
    if (newest == null || newest.id().equals(inUse())) {
      building = null;
      return;
    }
    Building now = building;
    if (now == null || !now.space().id().equals(newest.id())) {
      now = new Building(newest, records.lastOffsets(Map.of()));
      building = now;
    }
    runApplications();
    if (tables.state().covers(newest.id(), now.asked())) {
      building = null;
      candidates.stop();
      book.use(spaces.used(newest), tables.state().evidence(newest.id()));
      write(Optional.empty());
      runApplications();
      housekeeping.deleteUnused(inUse());
    }
  }

  private void runApplications() {
    Set<PredicateSpace> needed = new LinkedHashSet<>();
    book.space().ifPresent(used -> needed.add(used.space()));
    tables.state().newestSpace().ifPresent(needed::add);
    applications.run(needed);
  }

  @Override
  public void close() {
    candidates.close();
    publisher.close();
  }
}
