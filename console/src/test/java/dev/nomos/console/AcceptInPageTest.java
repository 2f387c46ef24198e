package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nomos.console.config.ConfigSources;
import dev.nomos.console.config.NomosConfig;
import dev.nomos.console.demo.LabRows;
import dev.nomos.console.demo.Offsets;
import dev.nomos.console.page.Browser;
import dev.nomos.console.page.PageServer;
import dev.nomos.ingest.prepare.Preparation;
import dev.nomos.logic.Row;
import dev.nomos.miner.MinerService;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleCommandKind;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.RuleEventKind;
import dev.nomos.schemas.avro.RuleStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attacks of the lab among its normal traffic, one record in ten for ten minutes of event time, on
 * a real broker and with a real miner; then a person accepts one relaxation in the page.
 */
@Timeout(300)
class AcceptInPageTest {
  private static final String TOKEN = "correct-horse-battery";
  private static final int SECONDS = 600;
  private static final int RECORDS_A_SECOND = 10;
  private static final long START = 1_700_000_000_000L;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private final Lifecycle lifecycle = new Lifecycle();
  private Cluster cluster;
  private Dataset dataset;
  private Programs programs;
  private MinerService miner;
  private PageServer page;
  private Browser browser;
  private ToldRules told;
  private long published;

  @BeforeEach
  void start() throws Exception {
    browser = lifecycle.add(Browser.start());
    NomosConfig config =
        ConfigSources.load(
            Installation.HOME,
            Optional.empty(),
            Map.of(),
            Map.of(
                "data-dir",
                directory.toString(),
                "dataset.partitions",
                "1",
                "miner.rerun-interval",
                "PT0S", // candidates may rightly fall with what is admitted
                "page.token",
                TOKEN));
    dataset = Dataset.of(config);
    cluster = Cluster.embedded(directory, 0, 0, lifecycle);
    cluster.createTopics(dataset.topics().all(dataset.spec()));
    told =
        new ToldRules(
            new TopicReader(cluster.bootstrapServers(), cluster.registry()), dataset.topics());
    programs = new Programs(config, cluster, dataset, new SimpleMeterRegistry());
    miner = lifecycle.add(programs.miner());
    page =
        lifecycle.add(
            PageServer.start(
                config.page().host(), 0, lifecycle.add(programs.liveView()), programs.review()));
  }

  @AfterEach
  void stop() {
    lifecycle.close();
  }

  @Test
  void acceptingOneProposalRelaxesExactlyThatRule() throws Exception {
    LabRows lab = new LabRows(Installation.LAB, new Preparation(dataset.spec()));
    List<Row> normal = lab.normal();
    learn(normal);
    Map<String, RuleStatus> learned = told.statuses();
    assertThat(learned).hasSizeGreaterThan(20).containsValue(RuleStatus.ACTIVE);

    poison(normal, lab.attacks());
    Map<String, LearnedRule> before = told.rules();
    assertThat(told.statuses()).as("no rule gives way by itself").containsAllEntriesOf(learned);
    List<LearnedRule> proposals =
        before.values().stream().filter(rule -> !rule.getReplaces().isEmpty()).toList();
    assertThat(proposals).hasSizeGreaterThan(1);

    browser.size(1280, 1000, false);
    browser.open(page.uri());
    browser.await("document.getElementById('link')?.dataset.state === 'live'");
    for (LearnedRule proposal : proposals) {
      assertIsShown(proposal);
    }
    LearnedRule chosen =
        proposals.stream().max(Comparator.comparingLong(LearnedRule::getWouldPass)).orElseThrow();
    Set<String> next = told.inForce();
    accept(chosen);

    assertStepsAreTold(chosen);
    Map<String, RuleStatus> expected = ToldRules.statuses(before);
    expected.put(chosen.getReplaces(), RuleStatus.RELAXED);
    expected.put(chosen.getId(), RuleStatus.ACTIVE);
    assertThat(told.statuses()).isEqualTo(expected);
    next.remove(chosen.getReplaces());
    next.add(chosen.getId());
    Offsets.await("the next theory", () -> told.inForce().equals(next), PATIENCE);
    go(chosen.getReplaces());
    browser.await("document.querySelector('#rule .part.first .chip.relaxed')");
    assertThat(browser.errors).isEmpty();
  }

  // ---- records ----

  private void learn(List<Row> normal) throws Exception {
    long first = START - normal.size() * 100L;
    try (var sender = new RowSender(programs.clientSettings(), dataset, cluster)) {
      for (int i = 0; i < normal.size(); i++) {
        sender.send(published++, normal.get(i), first + i * 100L);
      }
    }
    programs.commands().askToLearn("test", "all records so far", Map.of());
    Offsets.await("learning", () -> miner.status().theoryVersion() > 0, PATIENCE);
    awaitTurn();
  }

  private void poison(List<Row> normal, List<Row> attacks) throws Exception {
    try (var sender = new RowSender(programs.clientSettings(), dataset, cluster)) {
      for (int i = 0; i < SECONDS * RECORDS_A_SECOND; i++) {
        List<Row> from = i % 10 == 0 ? attacks : normal;
        sender.send(
            published++, from.get(i / 10 % from.size()), START + i * 1_000L / RECORDS_A_SECOND);
      }
    }
    Offsets.await("counting", () -> miner.status().records() == published, PATIENCE);
    awaitTurn();
  }

  /** The miner has done all that follows from what it knows once it answers a command. */
  private void awaitTurn() throws Exception {
    RuleCommand nothing =
        RuleCommand.newBuilder()
            .setKind(RuleCommandKind.RETIRE)
            .setId("turn-" + published)
            .setRuleId("r-none")
            .build();
    programs.commands().write(List.of(nothing));
    Offsets.await("an answer", () -> !told.answers(nothing.getId()).isEmpty(), PATIENCE);
  }

  // ---- the page ----

  private void go(String ruleId) throws Exception {
    browser.evaluate("location.hash = '#/rules/" + ruleId + "'");
    browser.await("document.querySelector('#rule .facts')?.textContent.includes('" + ruleId + "')");
  }

  private void assertIsShown(LearnedRule proposal) throws Exception {
    go(proposal.getReplaces());
    browser.await(
        "document.querySelector('#rule .proposal a[href=\"#/rules/%s\"]')?.closest('.proposal')"
                .formatted(proposal.getId())
            + ".textContent.includes('It would have let %,d record')"
                .formatted(proposal.getWouldPass()));
  }

  private void accept(LearnedRule proposal) throws Exception {
    go(proposal.getReplaces());
    browser.click("#session");
    browser.evaluate("document.getElementById('token').value = '" + TOKEN + "'");
    browser.click("#token-form [type=submit]");
    browser.await("document.getElementById('session').textContent === 'Lock review'");
    browser.await("document.querySelector('#rule .proposal .primary')");
    browser.click("#rule .proposal .primary");
    browser.evaluate("document.querySelector('#decide [name=why]').value = 'seen for weeks'");
    browser.evaluate("document.querySelector('#decide [name=who]').value = 'ann'");
    browser.click("#decide-send");
    browser.await("document.querySelector('#decide-message .history')");
  }

  // ---- the topics ----

  private void assertStepsAreTold(LearnedRule proposal) {
    String relaxed = proposal.getReplaces();
    assertThat(told.events())
        .filteredOn(event -> event.getKind() == RuleEventKind.QUARANTINE)
        .filteredOn(event -> event.getRuleId().equals(relaxed))
        .last()
        .satisfies(event -> assertThat(event.getRecords()).isEqualTo(proposal.getWouldPass()));
    assertThat(told.events())
        .filteredOn(event -> event.getWho().equals("page: ann"))
        .allSatisfy(event -> assertThat(event.getKind()).isEqualTo(RuleEventKind.STATUS))
        .extracting(
            RuleEvent::getRuleId,
            RuleEvent::getBefore,
            RuleEvent::getStatus,
            RuleEvent::getReplacedBy)
        .containsExactlyInAnyOrder(
            tuple(proposal.getId(), RuleStatus.PROPOSED, RuleStatus.ACTIVE, ""),
            tuple(relaxed, RuleStatus.ACTIVE, RuleStatus.RELAXED, proposal.getId()));
  }
}
