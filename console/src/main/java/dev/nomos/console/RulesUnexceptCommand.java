package dev.nomos.console;

import dev.nomos.console.rules.RuleReader;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleCommandKind;
import dev.nomos.schemas.avro.RuleException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nomos rules unexcept}. */
@Command(
    name = "unexcept",
    header = "Remove an exception.",
    description = "The rule applies again where the exception said that it did not.",
    footer = {
      "",
      CommandVerb.SHAPE,
      "",
      "Example:",
      "  nomos rules unexcept 3f2a e1 ...      the exception's id as 'rules show' prints it"
    })
final class RulesUnexceptCommand extends CommandVerb {
  @Parameters(index = "0", paramLabel = "ID", description = "The rule's id, or how it begins.")
  private String id = "";

  @Parameters(
      index = "1",
      paramLabel = "EXCEPTION",
      description = "The exception's id, or how it begins.")
  private String exception = "";

  @Override
  List<RuleCommand> commands(Session session, RuleReader reader) {
    Map<String, LearnedRule> rules = reader.rules();
    LearnedRule rule = Objects.requireNonNull(rules.get(one(id, rules.keySet())));
    List<String> found =
        rule.getExceptions().stream()
            .map(RuleException::getId)
            .filter(known -> known.startsWith(exception))
            .toList();
    if (found.size() != 1 && !found.contains(exception)) {
      throw new UsageException(
          "rule %s has %s exception '%s'; it has %s"
              .formatted(
                  rule.getId(),
                  found.isEmpty() ? "no" : "more than one",
                  exception,
                  rule.getExceptions().isEmpty()
                      ? "none"
                      : rule.getExceptions().stream()
                          .map(RuleException::getId)
                          .collect(Collectors.joining(", "))));
    }
    String only = found.contains(exception) ? exception : found.getFirst();
    return List.of(
        command(RuleCommandKind.UNEXCEPT)
            .setRuleId(rule.getId())
            .setException(RuleException.newBuilder().setId(only).build())
            .build());
  }
}
