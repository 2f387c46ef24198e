package dev.nomos.console;

import dev.nomos.console.rules.RuleReader;
import dev.nomos.logic.Formula;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleCommandKind;
import dev.nomos.schemas.avro.RuleException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code nomos rules except}. */
@Command(
    name = "except",
    header = "Say where rules do not apply.",
    description = {
      "Adds an exception to each rule: where the condition is definitely true of a record, a",
      "violation is counted as excepted and not published. Ends by itself if --until is given."
    },
    footer = {
      "",
      CommandVerb.SHAPE,
      "",
      "Examples:",
      "  nomos rules except 3f2a --when 'dst_port = 53' --comment 'resolver, ticket 12' ...",
      "  nomos rules except 3f2a 77b0 --when 'proto = UDP' --until 48h --comment 'test' ..."
    })
final class RulesExceptCommand extends CommandVerb {
  @Parameters(paramLabel = "ID", arity = "1..*", description = "Ids, or how they begin.")
  private List<String> ids = new ArrayList<>();

  @Option(
      names = "--when",
      paramLabel = "FORMULA",
      required = true,
      description = "The condition, in the rule language (docs/rule-language.md).")
  private String when = "";

  @Option(
      names = "--comment",
      paramLabel = "TEXT",
      required = true,
      description = "Why the rule does not apply there; kept with the exception.")
  private String comment = "";

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = {
        "Event time at which it ends, such as 2026-01-31T12:00:00Z, or a time from the newest",
        "record on, such as 48h. Without it, it stays until it is removed."
      })
  private @Nullable String until;

  @Override
  List<RuleCommand> commands(Session session, RuleReader reader) throws InterruptedException {
    String condition = condition(session);
    Set<String> known = reader.rules().keySet();
    List<String> rules = ids.stream().map(id -> one(id, known)).distinct().toList();
    long expires = until == null ? 0 : expires(until, reader);
    return rules.stream().map(id -> command(id, condition, expires)).toList();
  }

  private RuleCommand command(String id, String condition, long expires) {
    RuleCommand.Builder command = command(RuleCommandKind.EXCEPT).setRuleId(id);
    return command
        .setException(
            RuleException.newBuilder()
                .setCondition(condition)
                .setComment(comment)
                .setWho(command.getWho())
                .setExpiresMillis(expires)
                .build())
        .build();
  }

  private String condition(Session session) {
    try {
      return Formula.parse(when, session.dataset().spec().rowType()).toString();
    } catch (IllegalArgumentException e) {
      throw new UsageException("--when: " + e.getMessage());
    }
  }

  private static long expires(String until, RuleReader reader) throws InterruptedException {
    try {
      long millis = Instant.parse(until).toEpochMilli();
      if (millis <= 0) throw new UsageException("--until must be after 1970, but was " + until);
      return millis;
    } catch (DateTimeException notMoment) {
      Duration time = duration(until);
      OptionalLong now = reader.streamTimeMillis();
      if (now.isEmpty()) {
        throw new UsageException(
            "--until " + until + ": there are no records from whose time to count; give a moment");
      }
      return Math.addExact(now.getAsLong(), time.toMillis());
    }
  }

  private static Duration duration(String until) {
    try {
      return new DurationOption().convert(until);
    } catch (TypeConversionException e) {
      throw new UsageException(
          "--until must be a moment such as 2026-01-31T12:00:00Z or a time such as 48h, but was '"
              + until
              + "'");
    }
  }
}
