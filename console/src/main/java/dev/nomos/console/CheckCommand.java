package dev.nomos.console;

import dev.nomos.console.observe.HealthCheck;
import dev.nomos.validator.ValidatorService;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nomos check}: records and theories in, violations out; or retained records once more. */
@Command(
    name = "check",
    header = "Check records, publish violations; or back-test a theory.",
    description = {
      "Checks records against the theory in force at their time; publishes violations.",
      "",
      "With --replay, judges retained records again, tells which rules would have fired how often",
      "and on which keys, and ends. It writes nothing to the cluster. Records are judged by the",
      "theories that judged them then, unless --theory or --rules names another; two runs over the",
      "same records give the same octets."
    },
    footer = {
      "",
      "JSON of a replay is one object: records, compliant, violating, unjudged, dead, violations,",
      "told, excepted, rules, and fired: a list of id, formula, english, status, action,",
      "violations, excepted, keys (record key to violations) and otherKeys, the most broken first.",
      "",
      "Examples:",
      "  nomos check --bootstrap-servers localhost:9092 --schema-registry http://localhost:8081",
      "  nomos check --replay .. ...             all that is retained, as it was judged",
      "  nomos check --replay 2026-01-31T08:00:00Z.. --theory 7 ...",
      "  nomos check --replay 0..5000 --rules rules.txt --out violations.jsonl ...",
      "",
      "Exit codes of a replay: 0 no rule fired, 1 some did, 2 usage, 3 what was asked for is not",
      "there, 4 the cluster failed."
    })
final class CheckCommand extends ServiceCommand {
  @Option(
      names = "--replay",
      paramLabel = "FROM..TO",
      description = {
        "Judge retained records again: from FROM on and before TO, each an offset of every",
        "partition, an event time such as 2026-01-31T08:00:00Z, a date (UTC), or nothing."
      })
  private @Nullable String replay;

  @Option(
      names = "--theory",
      paramLabel = "VERSION",
      description = "Of a replay: judge all records by this published version.")
  private @Nullable Long theory;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = {
        "Of a replay: judge all records by these rules: a rules.json, or text with one formula a",
        "line."
      })
  private @Nullable Path rules;

  @Option(
      names = {"--out", "--output"},
      paramLabel = "FILE",
      description = {
        "Of a replay: write the violations as JSON lines, sorted by partition, offset and rule.",
        "Those that validator.suppression holds back are counted, not written."
      })
  private @Nullable Path out;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "Of a replay: text, or json for the report as one object (default: text).")
  private @Nullable Format format;

  @Override
  public Integer call() throws Exception {
    if (replay != null) {
      return new ReplayRun(replay, theory, rules, out, format == Format.JSON).run(common().load());
    }
    if (theory != null || rules != null || out != null || format != null) {
      throw new UsageException("--theory, --rules, --out and --format need --replay FROM..TO");
    }
    return super.call();
  }

  @Override
  HealthCheck start(Start start, Lifecycle lifecycle) throws InterruptedException {
    var config = start.programs().validatorConfig();
    start.cluster().createTopics(config.outputTopics());
    ValidatorService validator = lifecycle.add(start.programs().validator());
    System.err.printf(
        "checking %s, violations go to %s%n",
        start.dataset().topics().records().name(), config.outputTopics().getFirst().name());
    return Programs.health(validator);
  }
}
