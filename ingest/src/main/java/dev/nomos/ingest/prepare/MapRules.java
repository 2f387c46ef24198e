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

/**
 * The rules of a {@code map_rules} step, made ready; the first that fits gives the output. Ports,
 * protocols and addresses recur, so that the line that fits a value is looked for once: it is
 * remembered for small numbers, and for the texts seen last. Safe for any thread: what is
 * remembered is immutable, and a race only looks again.
 */
final class MapRules {
  /** Of any 16-bit field. */
  private static final int SMALL = 1 << 16;

  /** A power of two. */
  private static final int MOST_TEXTS = 1 << 12;

  /** Longer than any address; bounds what is kept alive. */
  private static final int LONGEST_TEXT = 64;

  /** {@code output} is null for the line that follows the last rule. */
  private record Line(Predicate<Subject> fits, @Nullable Value output) {}

  private record Known(String text, Line line) {}

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

  private static final Line NONE = new Line(_ -> true, null);

  private final Line[] lines;

  /** By number; made when the first number comes. */
  private @Nullable Line @Nullable [] ofNumbers;

  /** By hash; a text takes the place of another. Made when the first text comes. */
  private @Nullable Known @Nullable [] ofTexts;

  MapRules(List<MapRule> rules) {
    lines =
        rules.stream()
            .map(rule -> new Line(test(rule), Values.ofJson(rule.output())))
            .toArray(Line[]::new);
  }

  /** The output of the first rule that fits, or null. */
  @Nullable Value apply(Value value) {
    return line(value).output();
  }

  private Line line(Value value) {
    return switch (value) {
      case Value.Whole(var number) when number >= 0 && number < SMALL -> ofNumber(value, number);
      case Value.Text(var text) when text.length() <= LONGEST_TEXT -> ofText(value, text);
      case Value.Whole _, Value.Real _, Value.Ratio _, Value.Text _ -> find(value);
    };
  }

  private Line ofNumber(Value value, long number) {
    var known = ofNumbers;
    if (known == null) ofNumbers = known = new @Nullable Line[SMALL];
    var line = known[(int) number];
    if (line == null) known[(int) number] = line = find(value);
    return line;
  }

  private Line ofText(Value value, String text) {
    var known = ofTexts;
    if (known == null) ofTexts = known = new @Nullable Known[MOST_TEXTS];
    int hash = text.hashCode();
    int place = (hash ^ hash >>> 16) & MOST_TEXTS - 1;
    var last = known[place];
    if (last != null && last.text().equals(text)) return last.line();
    var line = find(value);
    known[place] = new Known(text, line);
    return line;
  }

  private Line find(Value value) {
    var subject = new Subject(value);
    for (var line : lines) if (line.fits().test(subject)) return line;
    return NONE;
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
