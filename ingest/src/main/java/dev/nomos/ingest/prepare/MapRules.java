package dev.nomos.ingest.prepare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.PreprocessStep.MapRule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The rules of a {@code map_rules} step, made ready; the first that fits gives the output. */
final class MapRules {
  private record Line(Predicate<Value> fits, Value output) {}

  private final List<Line> lines = new ArrayList<>();

  /** Throws {@link IllegalArgumentException} where a rule makes no sense. */
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
        var wanted = given(rule).stream().map(Values::ofJson).toList();
        yield value -> wanted.stream().anyMatch(w -> Values.same(w, value));
      }
      case RANGE -> value -> isWithin(Values.number(value), rule.lower(), rule.upper());
      case PREFIX -> {
        var prefixes = given(rule).stream().map(JsonNode::asText).toList();
        yield value -> prefixes.stream().anyMatch(value.text()::startsWith);
      }
      case REGEX -> {
        var pattern = pattern(rule.value().asText());
        yield value -> pattern.matcher(value.text()).find();
      }
      case CIDR -> {
        var blocks = given(rule).stream().map(v -> AddressBlock.parse(v.asText())).toList();
        yield value -> {
          var address = AddressBlock.octets(value.text());
          return address != null && blocks.stream().anyMatch(b -> b.contains(address));
        };
      }
      case DEFAULT -> _ -> true;
    };
  }

  /** The rule's values, whether written as {@code value}, a list in it, or {@code values}. */
  private static List<JsonNode> given(MapRule rule) {
    List<JsonNode> all = new ArrayList<>(rule.values());
    if (rule.value().isArray()) rule.value().forEach(all::add);
    else if (!rule.value().isNull()) all.add(rule.value());
    if (all.isEmpty())
      throw new IllegalArgumentException("map rule '" + rule.mode() + "' has no value");
    return all;
  }

  private static Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("'" + regex + "' is not a pattern: " + e.getMessage(), e);
    }
  }

  private static boolean isWithin(
      @Nullable Value number, @Nullable BigDecimal lower, @Nullable BigDecimal upper) {
    return number != null
        && (lower == null || number.decimal().compareTo(lower) >= 0)
        && (upper == null || number.decimal().compareTo(upper) <= 0);
  }
}
