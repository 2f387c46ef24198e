package dev.nomos.ingest.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.PreprocessStep.MapRule;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is remembered of earlier values never changes an answer. */
final class MapRulesTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  private static MapRule rule(MapRule.Mode mode, String value, String output)
      throws JsonProcessingException {
    return new MapRule(
        mode,
        MAPPER.readTree(value),
        List.of(),
        mode == MapRule.Mode.RANGE ? BigDecimal.ONE : null,
        mode == MapRule.Mode.RANGE ? BigDecimal.TEN : null,
        new TextNode(output));
  }

  private static List<MapRule> rules() throws JsonProcessingException {
    return List.of(
        rule(MapRule.Mode.EQUALS, "[53, \"10.0.0.1\"]", "equal"),
        rule(MapRule.Mode.RANGE, "null", "range"),
        rule(MapRule.Mode.CIDR, "\"10.0.0.0/24\"", "block"),
        rule(MapRule.Mode.PREFIX, "\"655\"", "prefix"));
  }

  private static Value value(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> Value.of(random.nextInt(-20, 20));
      case 1 -> Value.of(random.nextInt(65_530, 65_560));
      case 2 -> Value.of("10.0." + random.nextInt(2) + "." + random.nextInt(256));
      case 3 -> Value.of(Integer.toString(random.nextInt(70_000)));
      default -> Value.of(BigDecimal.valueOf(random.nextInt(200), 1));
    };
  }

  @Test
  void answersAreThoseOfRulesThatHaveSeenNothing() throws JsonProcessingException {
    var random = new Random(1);
    var used = new MapRules(rules());
    for (int i = 0; i < 50_000; i++) {
      var value = value(random);
      var fresh = i % 10 == 0 ? new MapRules(rules()).apply(value) : used.apply(value);
      assertThat(used.apply(value)).as("%s", value).isEqualTo(fresh);
    }
  }

  @Test
  void textsOfOneHashKeepTheirOwnAnswers() throws JsonProcessingException {
    var rules =
        new MapRules(
            List.of(
                rule(MapRule.Mode.EQUALS, "\"Aa\"", "first"),
                rule(MapRule.Mode.EQUALS, "\"BB\"", "second")));
    assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
    for (int i = 0; i < 3; i++) {
      assertThat(rules.apply(Value.of("Aa"))).isEqualTo(Value.of("first"));
      assertThat(rules.apply(Value.of("BB"))).isEqualTo(Value.of("second"));
      assertThat(rules.apply(Value.of("C#"))).isNull();
    }
  }
}
