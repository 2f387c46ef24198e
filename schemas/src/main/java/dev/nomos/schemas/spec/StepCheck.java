package dev.nomos.schemas.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.schemas.spec.PreprocessStep.MapRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What cannot be used about a preprocessing step, as messages that say what it needs. */
final class StepCheck {
  private final PreprocessStep step;
  private final List<String> problems = new ArrayList<>();

  private StepCheck(PreprocessStep step) {
    this.step = step;
  }

  static List<String> problems(PreprocessStep step) {
    StepCheck check = new StepCheck(step);
    check.kind();
    if (step.targetColumn() != null && step.columns().size() != 1)
      check.problem("with target_column needs exactly one column, but has " + step.columns());
    return check.problems;
  }

  private void kind() {
    switch (step.kind()) {
      case RENAME -> {
        need(!step.mapping().isEmpty(), "needs a mapping from old to new names");
        step.mapping()
            .forEach(
                (from, to) ->
                    need(to.isTextual(), "must rename '" + from + "' to a name, but to " + to));
      }
      case DROP, PARSE_HEX, FILTER_PRESENT -> columns();
      case CAST -> {
        columns();
        need(
            PreprocessStep.castType(step.dtype()).isPresent(),
            "needs a dtype of " + PreprocessStep.DTYPES + ", but it was '" + step.dtype() + "'");
      }
      case FILLNA, FILTER_EQUALS -> {
        columns();
        need(isScalar(step.value()), "needs one value, but it was " + step.value());
      }
      case MAP_VALUES -> {
        columns();
        need(!step.mapping().isEmpty(), "needs a mapping from values to outputs");
        step.mapping().forEach((from, to) -> output("the output of '" + from + "'", to));
      }
      case MAP_RULES -> {
        columns();
        need(!step.rules().isEmpty(), "needs rules");
        for (int i = 0; i < step.rules().size(); i++) rule(i, step.rules().get(i));
      }
      case FILTER_IN -> {
        columns();
        need(
            step.value().isArray() && !step.value().isEmpty(),
            "needs a list of values, but it was " + step.value());
      }
      case SORT -> need(!step.sortKeys().isEmpty(), "needs by or columns");
      case FLAG -> {
        columns();
        need(
            step.value().canConvertToLong() && step.value().longValue() != 0,
            "needs a bit mask as value, such as 2, but it was " + step.value());
      }
    }
  }

  private void rule(int index, MapRule rule) {
    String place = "rules[" + index + "] (" + rule.mode().name().toLowerCase(Locale.ROOT) + ") ";
    output(place + "output", rule.output());
    switch (rule.mode()) {
      case EQUALS, IN, PREFIX -> need(!rule.given().isEmpty(), place + "needs a value");
      case RANGE -> range(place, rule);
      case REGEX -> regex(place, rule);
      case CIDR -> blocks(place, rule);
      case DEFAULT -> {}
    }
  }

  private void range(String place, MapRule rule) {
    need(rule.lower() != null || rule.upper() != null, place + "needs lower or upper");
    need(
        rule.lower() == null || rule.upper() == null || rule.lower().compareTo(rule.upper()) <= 0,
        place + "has lower " + rule.lower() + " above upper " + rule.upper());
  }

  private void regex(String place, MapRule rule) {
    need(rule.value().isTextual(), place + "needs a pattern as value, not " + rule.value());
    try {
      var _ = Pattern.compile(rule.value().asText());
    } catch (PatternSyntaxException e) {
      problem(place + "is no pattern: " + e.getMessage());
    }
  }

  private void blocks(String place, MapRule rule) {
    need(!rule.given().isEmpty(), place + "needs an address block");
    for (JsonNode block : rule.given()) {
      try {
        var _ = AddressBlock.parse(block.asText());
      } catch (IllegalArgumentException e) {
        problem(place + e.getMessage());
      }
    }
  }

  private void columns() {
    need(!step.columns().isEmpty(), "needs columns");
  }

  private void output(String what, JsonNode value) {
    need(isScalar(value), what + " must be one value, but was " + value);
  }

  private static boolean isScalar(JsonNode value) {
    return value.isValueNode() && !value.isNull();
  }

  private void need(boolean holds, String rule) {
    if (!holds) problem(rule);
  }

  private void problem(String rule) {
    problems.add(step.kind().name().toLowerCase(Locale.ROOT) + " " + rule);
  }
}
