package dev.nomos.ingest.prepare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.AddressBlock;
import dev.nomos.schemas.spec.PreprocessStep.MapRule;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of a {@code map_rules} step, made ready; the first that fits gives the output. */
final class MapRules {
  private record Line(Predicate<Subject> fits, Value output) {}

  /** The value that rules look at; its number and its address are parsed at most once. */
  private static final class Subject {
    final Value value;
    private @Nullable Value number;
    private boolean numberParsed;
    private byte @Nullable [] address;
    private boolean addressParsed;

    Subject(Value value) {
      this.value = value;
    }

    @Nullable Value number() {
      if (!numberParsed) number = Values.number(value);
      numberParsed = true;
      return number;
    }

    byte @Nullable [] address() {
      if (!addressParsed) address = AddressBlock.octets(value.text());
      addressParsed = true;
      return address;
    }
  }

  private final Line[] lines;

  MapRules(List<MapRule> rules) {
    lines =
        rules.stream()
            .map(rule -> new Line(test(rule), Values.ofJson(rule.output())))
            .toArray(Line[]::new);
  }

  /** The output of the first rule that fits, or null. */
  @Nullable Value apply(Value value) {
    var subject = new Subject(value);
    for (var line : lines) if (line.fits().test(subject)) return line.output();
    return null;
  }

  private static Predicate<Subject> test(MapRule rule) {
    return switch (rule.mode()) {
      case EQUALS, IN -> {
        var wanted = rule.given().stream().map(Values::ofJson).toArray(Value[]::new);
        yield subject -> {
          for (var one : wanted) if (Values.same(one, subject.value)) return true;
          return false;
        };
      }
      case RANGE -> {
        var lower = bound(rule.lower());
        var upper = bound(rule.upper());
        yield subject -> isWithin(subject.number(), lower, upper);
      }
      case PREFIX -> {
        var prefixes = rule.given().stream().map(JsonNode::asText).toArray(String[]::new);
        yield subject -> {
          var text = subject.value.text();
          for (var prefix : prefixes) if (text.startsWith(prefix)) return true;
          return false;
        };
      }
      case REGEX -> {
        var pattern = Pattern.compile(rule.value().asText());
        yield subject -> pattern.matcher(subject.value.text()).find();
      }
      case CIDR -> {
        var blocks =
            rule.given().stream()
                .map(v -> AddressBlock.parse(v.asText()))
                .toArray(AddressBlock[]::new);
        yield subject -> {
          var address = subject.address();
          if (address == null) return false;
          for (var block : blocks) if (block.contains(address)) return true;
          return false;
        };
      }
      case DEFAULT -> _ -> true;
    };
  }

  private static @Nullable Value bound(@Nullable BigDecimal bound) {
    return bound == null ? null : Value.of(bound);
  }

  private static boolean isWithin(
      @Nullable Value number, @Nullable Value lower, @Nullable Value upper) {
    return number != null
        && (lower == null || Value.compareNumbers(number, lower) >= 0)
        && (upper == null || Value.compareNumbers(number, upper) <= 0);
  }
}
