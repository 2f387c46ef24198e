package dev.nomos.ingest.prepare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.AddressBlock;
import dev.nomos.schemas.spec.PreprocessStep.MapRule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of a {@code map_rules} step, made ready; the first that fits gives the output. */
final class MapRules {
  private record Line(Predicate<Value> fits, Value output) {}

  private final List<Line> lines = new ArrayList<>();

  MapRules(List<MapRule> rules) {
    for (var rule : rules) lines.add(new Line(test(rule), Values.ofJson(rule.output())));
  }

  /** The output of the first rule that fits, or null. */
  @Nullable Value apply(Value value) {
    for (var line : lines) if (line.fits().test(value)) return line.output();
    return null;
  }

  private static Predicate<Value> test(MapRule rule) {
    return switch (rule.mode()) {
      case EQUALS, IN -> {
        var wanted = rule.given().stream().map(Values::ofJson).toArray(Value[]::new);
        yield value -> {
          for (var one : wanted) if (Values.same(one, value)) return true;
          return false;
        };
      }
      case RANGE -> {
        var lower = bound(rule.lower());
        var upper = bound(rule.upper());
        yield value -> isWithin(Values.number(value), lower, upper);
      }
      case PREFIX -> {
        var prefixes = rule.given().stream().map(JsonNode::asText).toArray(String[]::new);
        yield value -> {
          var text = value.text();
          for (var prefix : prefixes) if (text.startsWith(prefix)) return true;
          return false;
        };
      }
      case REGEX -> {
        var pattern = Pattern.compile(rule.value().asText());
        yield value -> pattern.matcher(value.text()).find();
      }
      case CIDR -> {
        var blocks = rule.given().stream().map(v -> AddressBlock.parse(v.asText())).toList();
        yield value -> {
          var address = AddressBlock.octets(value.text());
          return address != null && blocks.stream().anyMatch(b -> b.contains(address));
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
