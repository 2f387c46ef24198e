package dev.nomos.enforcer.vocabulary;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.FieldDomain;
import dev.nomos.logic.completion.FieldDomain.Choices;
import dev.nomos.logic.completion.FieldDomain.Numbers;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A vocabulary as JSON: for each field either its {@code values} or its range of numbers. */
final class VocabularyJson {
  private static final int FORMAT = 1;
  private static final int MOST_DIGITS = 1_000;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private VocabularyJson() {}

  /**
   * @param tokens how many there are, for a reader in another language to check its own by
   * @param first names of the fields that are written first; none where it is absent
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record Document(
      int format, int tokens, @Nullable List<String> first, @Nullable List<Entry> fields) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Entry(
      @Nullable String name,
      @Nullable List<JsonNode> values,
      @Nullable Long lowest,
      @Nullable Long highest,
      @Nullable Integer decimals,
      @Nullable Boolean rounded,
      boolean mayBeAbsent) {}

  static String print(Vocabulary vocabulary) {
    List<Vocabulary.Part> parts = vocabulary.parts();
    List<Entry> entries =
        IntStream.range(0, parts.size())
            .mapToObj(i -> entry(vocabulary.type().fields().get(i).name(), parts.get(i)))
            .toList();
    try {
      return JSON.writeValueAsString(
          new Document(FORMAT, vocabulary.size(), vocabulary.first(), entries));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a vocabulary is always JSON", e);
    }
  }

  private static Entry entry(String name, Vocabulary.Part part) {
    return switch (part.domain()) {
      case Choices(var values, var absent) ->
          new Entry(
              name,
              values.stream().map(VocabularyJson::node).toList(),
              null,
              null,
              null,
              null,
              absent);
      case Numbers(var lowest, var highest, var decimals, var absent) ->
          new Entry(name, null, lowest, highest, decimals, part.rounded(), absent);
    };
  }

  private static JsonNode node(Value value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (value) {
      case Value.Whole(var number) -> nodes.numberNode(number);
      case Value.Real(var number) -> nodes.numberNode(number);
      case Value.Text(var text) -> nodes.textNode(text);
      case Value.Ratio ratio -> throw new IllegalStateException("a field has the value " + ratio);
    };
  }

  static Vocabulary read(RowType type, String json) {
    try {
      return vocabulary(type, JSON.readValue(json, Document.class));
    } catch (JsonProcessingException e) {
      throw new VocabularyException("no vocabulary: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      throw new VocabularyException("no vocabulary: " + e.getMessage());
    }
  }

  private static Vocabulary vocabulary(RowType type, @Nullable Document document) {
    if (document == null
        || document.format() != FORMAT
        || document.fields() == null
        || document.fields().stream().anyMatch(Objects::isNull)) {
      throw new VocabularyException("no vocabulary of format " + FORMAT);
    }
    List<String> names = document.fields().stream().map(Entry::name).toList();
    List<String> wanted = type.fields().stream().map(field -> field.name()).toList();
    if (!names.equals(wanted)) {
      throw new VocabularyException(
          "the vocabulary's fields are %s, but the data set's are %s".formatted(names, wanted));
    }
    Vocabulary read =
        new Vocabulary(type, document.fields().stream().map(VocabularyJson::part).toList());
    if (read.size() != document.tokens()) {
      throw new VocabularyException(
          "the vocabulary says that it has %d tokens, but has %d"
              .formatted(document.tokens(), read.size()));
    }
    return read.withFirst(first(document));
  }

  private static List<String> first(Document document) {
    List<String> first = document.first() == null ? List.of() : document.first();
    if (first.stream().anyMatch(Objects::isNull)) {
      throw new VocabularyException("a field without a name is to be written first");
    }
    return first;
  }

  private static Vocabulary.Part part(Entry entry) {
    if (entry.values() != null) {
      List<Value> values = entry.values().stream().map(VocabularyJson::value).toList();
      return new Vocabulary.Part(new Choices(values, entry.mayBeAbsent()), false);
    }
    Long lowest = entry.lowest();
    Long highest = entry.highest();
    Integer decimals = entry.decimals();
    if (lowest == null || highest == null || decimals == null) {
      throw new VocabularyException(
          "field '%s' has neither values nor lowest, highest and decimals".formatted(entry.name()));
    }
    FieldDomain numbers = new Numbers(lowest, highest, decimals, entry.mayBeAbsent());
    return new Vocabulary.Part(numbers, Boolean.TRUE.equals(entry.rounded()));
  }

  private static Value value(JsonNode node) {
    if (node.isTextual()) {
      return Value.of(node.textValue());
    }
    if (!node.isNumber() || Value.plainDigits(node.decimalValue()) > MOST_DIGITS) {
      throw new VocabularyException("among the values is one that is neither text nor a number");
    }
    return Value.of(node.decimalValue());
  }
}
