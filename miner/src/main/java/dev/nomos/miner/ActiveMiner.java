package dev.nomos.miner;

import dev.nomos.logic.Formula;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.RowType;
import dev.nomos.miner.book.BookSettings;
import dev.nomos.miner.book.Changes;
import dev.nomos.miner.book.RuleBook;
import dev.nomos.miner.book.Stored;
import dev.nomos.miner.book.UsedSpace;
import dev.nomos.miner.predicates.Profile;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import dev.nomos.miner.theory.MinedTheory;
import dev.nomos.miner.theory.TheoryMining;
import dev.nomos.schemas.avro.Admission;
import dev.nomos.schemas.avro.EvidenceEntry;
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
import java.util.TreeSet;
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

  private static final Duration HOUSEKEEPING = Duration.ofMinutes(10);
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
  private long candidates;
  private long searchedMillis;
  private long theoryNanos;
  private long keptHouseNanos = System.nanoTime();

  /** Null before the first theory, and while a space is exchanged. */
  private @Nullable Maintenance maintenance;

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
    runApplications();
    cleanUp();
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

  RuleBook book() {
    return book;
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
      propose();
    }
    maintain();
    if (write(Optional.empty()) || fed || reviewed) {
      metrics.update.record(Duration.ofNanos(System.nanoTime() - began));
    }
    metrics.active(book, candidates);
    keepHouse();
  }

  private boolean feed() {
    String spaceId = book.space().map(used -> used.space().id()).orElse("");
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

  private boolean write(List<PredicateSpace> made, Optional<ConsumerRecord<?, ?>> done) {
    Changes changes = book.changes();
    long sinceTheory = System.nanoTime() - theoryNanos;
    boolean due = book.theoryDue() && sinceTheory >= config.theoryInterval().toNanos();
    List<TheoryChunk> theory = due ? book.nextTheory() : List.of();
    var decision =
        new MinerPublisher.Decision(
            made.stream().map(spaces::definition).toList(), changes, theory);
    if (decision.isEmpty() && done.isEmpty()) {
      return false;
    }
    publisher.publish(decision, done.map(at -> new MinerPublisher.Done(at, commands.group())));
    metrics.events(changes.events());
    tellMaintenance(changes);
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
    RuleCommand nameless =
        RuleCommand.newBuilder().setId(String.valueOf(record.key())).build();
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
      List<Formula> formulas = mined.rules().stream().map(scored -> scored.rule().formula()).toList();
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
    candidates = mined.outcome().count();
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
    String spaceId = book.space().map(used -> used.space().id()).orElseThrow();
    while (!tables.state().covers(spaceId, asked)) {
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
    Profile profile = new Profile(config.records().type(), new Random(PROFILE_SEED));
    Map<Integer, Long> asked = profile(command, profile);
    PredicateSpace space = spaces.make(profile, book.atoms());
    write(List.of(space), Optional.empty());
    tables.state().space(space.id(), spaces.definition(space));
    book.use(spaces.used(space), tables.state().evidence(space.id()));
    runApplications();
    return asked;
  }

  private Map<Integer, Long> profile(RuleCommand command, Profile profile) {
    talk.say("profiling", "");
    Map<Integer, Long> read = records.readAll(command.getUpTo(), profile::add);
    if (profile.rows() == 0) {
      throw new IllegalArgumentException("there are no records to learn from yet");
    }
    return read;
  }

  private void respace(RuleCommand command, ConsumerRecord<String, byte[]> record) {
    try {
      Profile profile = new Profile(config.records().type(), new Random(PROFILE_SEED));
      Map<Integer, Long> asked = profile(command, profile);
      PredicateSpace space = spaces.make(profile, book.atoms());
      if (book.space().filter(used -> used.space().id().equals(space.id())).isPresent()) {
        book.answer(command, "the predicate space stays as it is");
        write(Optional.of(record));
      } else {
        String what = "predicate space %s is being built".formatted(space.id());
        book.answer(command, what);
        write(List.of(space), Optional.of(record));
        tables.state().space(space.id(), spaces.definition(space));
        building = new Building(space, asked);
      }
      metrics.command(RuleCommandKind.RESPACE, MinerMetrics.Outcome.DONE);
    } catch (IllegalArgumentException e) {
      refuse(command, record, String.valueOf(e.getMessage()));
    }
  }

  /** Uses the space defined last as soon as its table covers the records there were. */
  private void goOverToNewSpace() {
    PredicateSpace newest = tables.state().newestSpace().orElse(null);
    String inUse = book.space().map(used -> used.space().id()).orElse("");
    if (newest == null || newest.id().equals(inUse)) {
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
      stopMaintenance();
      book.use(spaces.used(newest), tables.state().evidence(newest.id()));
      write(Optional.empty());
      runApplications();
      cleanUp();
    }
  }

  private void runApplications() {
    Set<PredicateSpace> needed = new LinkedHashSet<>();
    book.space().ifPresent(used -> needed.add(used.space()));
    tables.state().newestSpace().ifPresent(needed::add);
    applications.run(needed);
  }

  /** Deletes what is left of spaces that are used no more. */
  private void cleanUp() {
    MinerState state = tables.state();
    TreeSet<String> unused = new TreeSet<>(state.spacesOfEvidence());
    book.space().ifPresent(used -> unused.remove(used.space().id()));
    state.newestSpace().ifPresent(newest -> unused.remove(newest.id()));
    for (String spaceId : unused) {
      publisher.delete(config.topics().evidence(), List.copyOf(state.evidence(spaceId).keySet()));
      publisher.delete(config.topics().admissions(), List.copyOf(state.marks(spaceId).keySet()));
    }
  }

  // ---- maintenance ----

  /** At a review: what has become a candidate since the last one. */
  private void propose() {
    Maintenance running = maintenance;
    if (running != null) {
      running
          .take()
          .ifPresent(
              found -> {
                candidates = found.exact().size();
                book.propose(found.exact());
                book.proposeApproximate(found.approximate());
              });
    }
  }

  /** Begins to keep the candidates, or begins anew where that is due. */
  private void maintain() {
    long interval = config.rerunInterval().toMillis();
    UsedSpace space = book.space().orElse(null);
    if (interval == 0 || space == null || book.version() == 0) {
      return;
    }
    Maintenance running = maintenance;
    if (running == null) {
      running = new Maintenance(space, limits(), config.errorBudget(), metrics);
      maintenance = running;
      searchedMillis = Long.MIN_VALUE;
    }
    boolean due =
        searchedMillis == Long.MIN_VALUE || book.streamMillis() - searchedMillis >= interval;
    if (due || running.isOverrun()) {
      searchedMillis = book.streamMillis();
      running.anew(book.admitted());
    }
  }

  private void tellMaintenance(Changes changes) {
    Maintenance running = maintenance;
    if (running != null) {
      changes
          .marks()
          .forEach(
              (key, mark) ->
                  running.update(
                      EvidenceKey.bitsOf(key),
                      mark.filter(m -> m.getAdmission() == Admission.ADMITTED).isPresent()));
    }
  }

  private void stopMaintenance() {
    Maintenance running = maintenance;
    maintenance = null;
    if (running != null) {
      running.close();
    }
  }

  /** Deletes theories that no retained record needs. */
  private void keepHouse() {
    if (System.nanoTime() - keptHouseNanos >= HOUSEKEEPING.toNanos()) {
      keptHouseNanos = System.nanoTime();
      RecordReader.Retained retained = records.retained();
      List<String> outdated =
          tables
              .state()
              .theories()
              .outdated(retained.firstOffsets(), retained.earliestMillis());
      publisher.delete(config.topics().theories(), outdated);
    }
  }

  @Override
  public void close() {
    stopMaintenance();
    publisher.close();
  }
}
