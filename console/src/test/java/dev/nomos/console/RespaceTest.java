package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.console.config.ConfigSources;
import dev.nomos.console.config.NomosConfig;
import dev.nomos.console.demo.LabRows;
import dev.nomos.console.demo.Offsets;
import dev.nomos.ingest.prepare.Preparation;
import dev.nomos.logic.Row;
import dev.nomos.logic.Value;
import dev.nomos.miner.MinerService;
import dev.nomos.schemas.avro.EvidenceEntry;
import dev.nomos.schemas.avro.PredicateDefinition;
import dev.nomos.schemas.avro.PredicateSpaceDefinition;
import dev.nomos.schemas.avro.ProfilePane;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleCommandKind;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.RuleEventKind;
import dev.nomos.schemas.avro.RuleStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A predicate space is exchanged on a real broker, by command and by policy: the old theory stays
 * in force until the new table covers the retained records, and no active rule is lost with it.
 */
@Timeout(300)
class RespaceTest {
  private static final long START = 1_700_000_000_000L;
  private static final int MILLIS_APART = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private final Lifecycle lifecycle = new Lifecycle();
  private Cluster cluster;
  private Dataset dataset;
  private Programs programs;
  private MinerService miner;
  private ToldRules told;
  private long published;

  private void start(Map<String, String> more) throws Exception {
    Map<String, String> options = new HashMap<>(more);
    options.put("data-dir", directory.toString());
    options.put("dataset.partitions", "1");
    NomosConfig config = ConfigSources.load(Installation.HOME, Optional.empty(), Map.of(), options);
    dataset = Dataset.of(config);
    cluster = Cluster.embedded(directory, 0, 0, lifecycle);
    cluster.createTopics(dataset.topics().all(dataset.spec()));
    programs = new Programs(config, cluster, dataset, new SimpleMeterRegistry());
    miner = lifecycle.add(programs.miner());
    told =
        new ToldRules(
            new TopicReader(cluster.bootstrapServers(), cluster.registry()), dataset.topics());
  }

  @AfterEach
  void stop() {
    lifecycle.close();
  }

  @Test
  void aCommandExchangesTheSpaceAndKeepsEveryRuleInForce() throws Exception {
    start(Map.of());
    learn();
    String first = onlySpace();
    Set<String> active = active();
    send(larger(1_000));
    awaitCounted(first);
    Offsets.await("the stream's profile", () -> profiled(first) == published, PATIENCE);

    RuleEvent answer = respace();
    assertThat(answer.getWhy()).contains("is being built");
    String second = awaitExchanged(first);

    assertThat(predicates(second)).as("constants of late").isNotEqualTo(predicates(first));
    assertNothingLost(active);
  }

  @Test
  void driftExchangesTheSpaceWhereThePolicySaysSo() throws Exception {
    start(
        Map.of(
            "miner.policy.auto-respace", "true",
            "miner.evidence.learning-period", "PT2M"));
    learn();
    String first = onlySpace();
    Set<String> active = active();
    List<Row> larger = larger(1_000);
    Offsets.await(
        "drift", () -> another(first).isPresent() || goesOn(larger.subList(0, 200)), PATIENCE);
    awaitExchanged(first);

    assertNothingLost(active);
    assertThat(told.events())
        .filteredOn(event -> event.getWho().equals("policy"))
        .extracting(RuleEvent::getWhy)
        .anyMatch(why -> why.contains("drift of "));
  }

  // ---- what is sent ----

  private List<Row> normal() throws Exception {
    return new LabRows(Installation.LAB, new Preparation(dataset.spec())).normal();
  }

  /** The same flows, each with so many times as much in it. */
  private List<Row> larger(int factor) throws Exception {
    int octets = dataset.format().type().indexOf("octets");
    int packets = dataset.format().type().indexOf("packets");
    return normal().stream()
        .map(row -> times(times(row, octets, factor), packets, factor))
        .toList();
  }

  private static Row times(Row row, int field, int factor) {
    return row.get(field) instanceof Value.Whole(var number)
        ? row.with(field, Value.of(number * factor))
        : row;
  }

  private void send(List<Row> rows) {
    try (var sender = new RowSender(programs.clientSettings(), dataset, cluster)) {
      for (Row row : rows) {
        sender.send(published, row, START + published * MILLIS_APART);
        published++;
      }
    }
  }

  /** The stream's time has to go on, as reviews are due by it. Returns false. */
  private boolean goesOn(List<Row> rows) {
    send(rows);
    return false;
  }

  private void learn() throws Exception {
    send(normal());
    programs.commands().askToLearn("test", "all records so far", Map.of());
    Offsets.await("learning", () -> miner.status().theoryVersion() > 0, PATIENCE);
    awaitCounted(onlySpace());
  }

  private RuleEvent respace() throws Exception {
    String id = "respace-" + told.events().size();
    programs
        .commands()
        .write(
            List.of(
                RuleCommand.newBuilder()
                    .setKind(RuleCommandKind.RESPACE)
                    .setId(id)
                    .setWho("ann")
                    .build()));
    Offsets.await("an answer", () -> !told.answers(id).isEmpty(), PATIENCE);
    RuleEvent answer = told.answers(id).getFirst();
    assertThat(answer.getKind()).isNotEqualTo(RuleEventKind.REFUSED);
    return answer;
  }

  // ---- what follows ----

  private Map<String, PredicateSpaceDefinition> spaces() {
    Map<String, PredicateSpaceDefinition> spaces = new LinkedHashMap<>();
    told.reader()
        .<PredicateSpaceDefinition>values(
            dataset.topics().predicateSpaces(), PredicateSpaceDefinition.getClassSchema())
        .forEach(at -> spaces.put(at.key(), at.value()));
    spaces.values().removeIf(Objects::isNull);
    return spaces;
  }

  private String onlySpace() {
    assertThat(spaces()).hasSize(1);
    return spaces().keySet().iterator().next();
  }

  private Set<String> predicates(String space) {
    return spaces().get(space).getPredicates().stream()
        .map(PredicateDefinition::getFormula)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Records that the table of a space has counted. */
  private long counted(String space) {
    Map<String, Long> counts = new HashMap<>();
    told.reader()
        .<EvidenceEntry>values(dataset.topics().evidence(), EvidenceEntry.getClassSchema())
        .forEach(at -> counts.put(at.key(), at.value() == null ? 0 : at.value().getCount()));
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(space + "/"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Records that the profile of a space's application tells of. */
  private long profiled(String space) {
    Map<String, ProfilePane> panes = new HashMap<>();
    told.reader()
        .<ProfilePane>values(dataset.topics().profiles(), ProfilePane.getClassSchema())
        .forEach(at -> panes.put(at.key(), at.value()));
    return panes.entrySet().stream()
        .filter(pane -> pane.getKey().startsWith(space + "/") && pane.getKey().endsWith("/octets"))
        .mapToLong(pane -> pane.getValue().getRows())
        .sum();
  }

  private void awaitCounted(String space) throws Exception {
    Offsets.await("counting", () -> counted(space) == published, PATIENCE);
  }

  /** Returns the id of the space that took the first one's place, when nothing of that is left. */
  private String awaitExchanged(String first) throws Exception {
    Offsets.await("a second space", () -> another(first).isPresent(), PATIENCE);
    String second = another(first).orElseThrow();
    Offsets.await("counting the retained records again", () -> counted(second) > 0, PATIENCE);
    Offsets.await("the end of the first table", () -> counted(first) == 0, PATIENCE);
    awaitCounted(second);
    try (Admin admin = cluster.admin()) {
      Offsets.await("the end of its application", () -> isIdle(admin, first), PATIENCE);
    }
    return second;
  }

  private Optional<String> another(String first) {
    return spaces().keySet().stream().filter(id -> !id.equals(first)).reduce((_, last) -> last);
  }

  private static boolean isIdle(Admin admin, String space) {
    try {
      return admin.listGroups().all().get().stream()
          .filter(group -> group.groupId().endsWith(space))
          .allMatch(
              group ->
                  group.groupState().map(state -> state.toString().equals("Empty")).orElse(true));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Set<String> active() {
    return told.statuses().entrySet().stream()
        .filter(rule -> rule.getValue() == RuleStatus.ACTIVE)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void assertNothingLost(Set<String> active) {
    assertThat(active).hasSizeGreaterThan(20);
    assertThat(active()).containsAll(active);
    assertThat(told.theories()).allSatisfy((_, rules) -> assertThat(rules).containsAll(active));
  }
}
