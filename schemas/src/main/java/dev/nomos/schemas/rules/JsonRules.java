package dev.nomos.schemas.rules;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nomos.logic.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads rules.json entry by entry, so that memory is bounded by the longest entry and the rules.
 */
final class JsonRules {
  static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(300)
                          .maxNumberLength(Value.MAX_DIGITS)
                          .maxNameLength(10_000)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  private static final long MAX_ENTRY_OCTETS = 1 << 24;
  private static final int MAX_RULES = 1_000_000;

  private final Path file;

  JsonRules(Path file) {
    this.file = file;
  }

  List<StoredRule> read(InputStream in) throws IOException {
    BoundedInput bounded = new BoundedInput(in);
    bounded.permit(MAX_ENTRY_OCTETS);
    List<StoredRule> rules = new ArrayList<>();
    try (JsonParser json = MAPPER.createParser(bounded)) {
      try {
        readAll(json, bounded, rules);
      } catch (JsonProcessingException e) {
        throw new RulesException(file, line(json) + e.getOriginalMessage());
      } catch (NumberFormatException e) {
        throw new RulesException(file, line(json) + e.getMessage());
      }
    } catch (BoundedInput.TooLong e) {
      int entry = rules.size() + 1;
      throw new RulesException(
          file, "entry %d is longer than %d octets".formatted(entry, MAX_ENTRY_OCTETS));
    }
    return rules;
  }

  private static String line(JsonParser json) {
    return "line " + json.currentLocation().getLineNr() + ": ";
  }

  private void readAll(JsonParser json, BoundedInput bounded, List<StoredRule> rules)
      throws IOException {
    if (json.nextToken() != JsonToken.START_ARRAY) {
      throw new RulesException(file, "a rules file is a list of rules, not an object");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (rules.size() >= MAX_RULES) {
        throw new RulesException(file, "more than " + MAX_RULES + " rules");
      }
      bounded.permit(MAX_ENTRY_OCTETS);
      int line = json.currentTokenLocation().getLineNr();
      rules.add(rule(json.readValueAsTree(), rules.size() + 1, line));
    }
    if (json.nextToken() != null) {
      throw new RulesException(file, "something follows the list of rules");
    }
  }

  private StoredRule rule(JsonNode entry, int number, int line) {
    String place = "entry %d (line %d): ".formatted(number, line);
    if (!entry.isObject()) {
      throw new RulesException(file, place + "must be an object with a rule_id and a formula");
    }
    JsonNode id = entry.path("rule_id");
    if (!id.isTextual() || id.textValue().isBlank()) {
      throw new RulesException(file, place + "rule_id must be a text that is not blank");
    }
    if (!entry.has("formula")) {
      throw new RulesException(file, place + "'formula' is missing");
    }
    JsonNode source = entry.path("source");
    if (!source.isMissingNode() && !source.isObject()) {
      throw new RulesException(file, place + "'source' must be an object");
    }
    try {
      return new StoredRule(
          id.textValue(),
          FormulaJsonReader.read(entry.get("formula"), "formula"),
          support(entry.path("support"), place),
          source.isMissingNode() ? JsonNodeFactory.instance.objectNode() : source);
    } catch (FormulaJsonReader.Problem e) {
      throw new RulesException(file, place + e.getMessage());
    }
  }

  private @Nullable Double support(JsonNode node, String place) {
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    double support = node.isNumber() ? node.doubleValue() : -1;
    if (!(support >= 0 && support <= 1)) {
      throw new RulesException(file, place + "'support' must be a number from 0 to 1");
    }
    return support;
  }
}
