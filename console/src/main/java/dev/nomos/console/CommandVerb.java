package dev.nomos.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nomos.console.rules.RuleCommander;
import dev.nomos.console.rules.RuleCommander.Answer;
import dev.nomos.console.rules.RuleReader;
import dev.nomos.console.rules.RuleStep;
import dev.nomos.console.rules.RuleSummary;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleCommandKind;
import dev.nomos.schemas.serde.GeneratedClasses;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A verb that sends the miner commands and tells what came of each. */
abstract class CommandVerb extends RuleVerb {
  static final String SHAPE =
      "JSON is a list of objects, one for each command: command (its id), kind, rule, outcome"
          + " (done, refused or unanswered), why (it was refused), events (as 'nomos rules"
          + " history').";

  private static final int MOST_LINES = 20;

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      defaultValue = "asked for on the command line",
      description = "The reason, for the rule's events (default: ${DEFAULT-VALUE}).")
  private String why = "";

  @Option(
      names = "--who",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who decides, for the rule's events (default: ${DEFAULT-VALUE}).")
  private String who = "";

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      converter = DurationOption.class,
      description = "Longest wait for the miner's next answer (default: 30s; to learn 10m).")
  private @Nullable Duration wait;

  /** What came of one command; the members of its JSON. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Outcome(
      String command,
      String kind,
      String rule,
      String outcome,
      @Nullable String why,
      List<RuleStep> events) {
    static Outcome of(Answer answer) {
      RuleCommand command = answer.command();
      String refusal = answer.refusal();
      return new Outcome(
          command.getId(),
          RuleSummary.word(command.getKind()),
          command.getRuleId(),
          answer.isMissing() ? "unanswered" : refusal == null ? "done" : "refused",
          refusal,
          answer.events().stream().map(RuleStep::of).toList());
    }
  }

  /** The commands to send; {@code reader} tells what the topics have. */
  abstract List<RuleCommand> commands(Session session, RuleReader reader) throws Exception;

  Duration usualWait() {
    return Duration.ofSeconds(30);
  }

  final RuleCommand.Builder command(RuleCommandKind kind) {
    GeneratedClasses.trust();
    return RuleCommand.newBuilder()
        .setKind(kind)
        .setId(UUID.randomUUID().toString())
        .setWho(who)
        .setWhy(why);
  }

  @Override
  final int run(Session session) throws Exception {
    List<RuleCommand> commands;
    try (var reader = RuleReader.open(session.topics())) {
      commands = commands(session, reader);
    }
    Duration patience = wait == null ? usualWait() : wait;
    try (var commander = new RuleCommander(session.topics())) {
      List<Outcome> outcomes = commander.ask(commands, patience).stream().map(Outcome::of).toList();
      print(isJson() ? ReportJson.of(outcomes) : text(outcomes));
      return exitCode(session, outcomes, patience);
    }
  }

  private static int exitCode(Session session, List<Outcome> outcomes, Duration patience) {
    long unanswered = count(outcomes, "unanswered");
    if (unanswered > 0) {
      System.err.printf(
          "nomos: %,d of %,d commands were not answered within %.1f s: no miner of '%s' runs"
              + " ('nomos mine' starts one), or it is at work on something longer (--wait);%n"
              + "       they stay on %s and will be carried out in their order%n",
          unanswered,
          outcomes.size(),
          patience.toMillis() / 1e3,
          session.dataset().topics().dataset(),
          session.dataset().topics().ruleCommands().name());
      return ExitCode.INFRASTRUCTURE;
    }
    return count(outcomes, "refused") > 0 ? ExitCode.NO : ExitCode.DONE;
  }

  private static long count(List<Outcome> outcomes, String outcome) {
    return outcomes.stream().filter(one -> one.outcome().equals(outcome)).count();
  }

  private static String text(List<Outcome> outcomes) {
    return outcomes.stream().map(CommandVerb::text).collect(Collectors.joining());
  }

  private static String text(Outcome outcome) {
    String about =
        outcome.rule().isEmpty() ? outcome.kind() : outcome.kind() + " " + outcome.rule();
    if (!outcome.outcome().equals("done")) {
      return "%s: %s%s%n"
          .formatted(about, outcome.outcome(), outcome.why() == null ? "" : ": " + outcome.why());
    }
    List<RuleStep> steps = outcome.events();
    return "%s: done%n".formatted(about)
        + (steps.size() > MOST_LINES ? counts(steps) : lines(steps));
  }

  private static String lines(List<RuleStep> steps) {
    return steps.stream()
        .map(step -> "  %-14s  %s%n".formatted(step.rule(), RuleText.step(step)))
        .collect(Collectors.joining());
  }

  private static String counts(List<RuleStep> steps) {
    Map<String, Long> counts =
        steps.stream()
            .map(step -> step.kind().equals("status") ? step.status() : step.kind())
            .collect(
                Collectors.groupingBy(kind -> kind, LinkedHashMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(count -> "%,d %s".formatted(count.getValue(), count.getKey()))
        .collect(Collectors.joining(", ", "  ", System.lineSeparator()));
  }
}
