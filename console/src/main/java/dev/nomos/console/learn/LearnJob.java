package dev.nomos.console.learn;

import dev.nomos.console.learn.LearnedRun.RankedRule;
import dev.nomos.console.learn.Manifest.FitMetadata;
import dev.nomos.console.learn.Manifest.SearchPart;
import dev.nomos.ingest.table.Table;
import dev.nomos.logic.PlainEnglish;
import dev.nomos.logic.Rule;
import dev.nomos.miner.learn.Learned;
import dev.nomos.miner.search.SearchOutcome;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.GrammarSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One learning run, from a file to a run directory. */
public final class LearnJob {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final DatasetSpec spec;
  private final GrammarSpec grammar;
  private final Path input;
  private final OptionalLong limit;
  private final LearnSettings settings;
  private final Path runs;
  private final Steps steps;

  /**
   * @param input a CSV file or a packet capture
   * @param limit the most data rows or packets to read
   * @param runs where run directories and the evidence cache are
   */
  public LearnJob(
      DatasetSpec spec,
      GrammarSpec grammar,
      Path input,
      OptionalLong limit,
      LearnSettings settings,
      Path runs,
      Steps steps) {
    this.spec = spec;
    this.grammar = grammar;
    this.input = input;
    this.limit = limit;
    this.settings = settings;
    this.runs = runs;
    this.steps = steps;
  }

  /** The rules, the best first, with the run that keeps them. */
  public record Result(Path run, Manifest manifest, List<Rule> rules, List<String> best) {}

  /**
   * Reads, learns and writes. An interrupt ends the search early; what was found is written.
   *
   * @throws IOException where the runs directory cannot be written to
   */
  public Result run() throws IOException {
    long begun = System.nanoTime();
    Table table = Table.open(spec, input, limit);
    if (spec.awaitsDroppedColumns())
      return new LearnJob(table.spec(), grammar, input, limit, settings, runs, steps).run();
    GuardedSpace.check(grammar, table.rowType());
    RunDirectoryWriter.requireWritable(runs);
    EvidenceCache cache = EvidenceCache.of(runs, spec, grammar, input, limit);
    Observation cached = cache.read(spec).orElse(null);
    Observation observation =
        cached == null ? cache.keep(Observer.observe(spec, grammar, table, steps)) : cached;
    LearnedRun learned = new LearnRun(spec, grammar, observation, settings, steps).run();
    steps.begin("writing");
    Instant now = Instant.now();
    String name = STAMP.format(now) + "_" + fileName(spec.name()) + "_" + fileName(grammar.name());
    try (RunDirectoryWriter writer = new RunDirectoryWriter(runs, name)) {
      new Artifacts(spec, grammar, observation, learned).write(writer);
      double seconds = (System.nanoTime() - begun) / 1e9;
      Manifest manifest =
          manifest(writer.name(), now, observation, learned, seconds, cached != null);
      writer.json("manifest.json", manifest);
      Path run = writer.finish();
      return new Result(
          run,
          manifest,
          learned.rules().stream().map(RankedRule::rule).toList(),
          best(observation, learned));
    }
  }

  /** What is not safe in a file's name becomes a dash. */
  private static String fileName(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]+", "-");
  }

  private static List<String> best(Observation observation, LearnedRun learned) {
    return learned.rules().stream()
        .limit(10)
        .map(r -> PlainEnglish.of(r.rule().formula(), observation.space().type()))
        .toList();
  }

  private Manifest manifest(
      String run,
      Instant now,
      Observation observation,
      LearnedRun learned,
      double seconds,
      boolean cached) {
    return new Manifest(
        run,
        now.toString(),
        spec.name(),
        grammar.name(),
        observation.summary().format(),
        input.toString(),
        observation.rows(),
        observation.space().size(),
        observation.evidences().size(),
        learned.rules().size(),
        learned.approximate().size(),
        learned.implied(),
        learned.unchecked(),
        learned.beyondCap(),
        learned.isComplete() ? "complete" : "stopped",
        fitMetadata(learned, observation.rows(), seconds, cached),
        observation.summary(),
        spec.excludeFields(),
        Artifacts.droppedColumns(spec),
        observation.warnings());
  }

  private FitMetadata fitMetadata(
      LearnedRun learned, long learnedRows, double seconds, boolean cached) {
    Duration stall = settings.stall();
    return new FitMetadata(
        settings.method().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        settings.limits().maxClauseSize(),
        settings.allMinimal(),
        settings.epsilon().of(learnedRows),
        settings.limits().threads(),
        !learned.isComplete(),
        learned.stopReason().orElse(null),
        stall == null ? null : stall.toMillis() / 1e3,
        learned.searches().stream().map(LearnJob::part).toList(),
        seconds,
        cached);
  }

  private static SearchPart part(Learned.Search search) {
    return new SearchPart(
        search.name(),
        search.evidences(),
        search.outcome().count(),
        search.outcome().countBySize(),
        completeSize(search.outcome()),
        search.nanos() / 1e9);
  }

  private static @Nullable Integer completeSize(SearchOutcome outcome) {
    return outcome instanceof SearchOutcome.Stopped stopped ? stopped.completeSize() : null;
  }
}
