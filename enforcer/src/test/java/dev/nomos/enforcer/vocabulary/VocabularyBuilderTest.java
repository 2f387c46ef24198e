package dev.nomos.enforcer.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.FieldDomain;
import dev.nomos.logic.completion.FieldDomain.Choices;
import dev.nomos.logic.completion.FieldDomain.Numbers;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VocabularyBuilderTest {
  private static final VocabularyLimits FEW = new VocabularyLimits(2, 4, 3);

  @TempDir private Path folder;

  @Test
  void categoriesAreThoseOfTheSpecificationThenThoseOfTheData() throws IOException {
    assertThat(domain("'value_type': 'integer', 'domain': [6, 17]", "1", "17", "1"))
        .isEqualTo(choices(false, "6", "17", "1"));
    assertThat(domain("'value_type': 'categorical'", "udp", "tcp", "443", "80", null))
        .isEqualTo(choices(true, "80", "443", "tcp", "udp"));
    assertThat(domain("'value_type': 'boolean'", "1")).isEqualTo(choices(false, "0", "1"));
  }

  @Test
  void integersOfFewDistinctValuesHaveATokenEach() throws IOException {
    assertThat(domain("'value_type': 'integer'", "9", "1", "9"))
        .isEqualTo(choices(false, "1", "9"));
    assertThat(domain("'value_type': 'integer'", "9", "1", "2", null))
        .isEqualTo(new Numbers(0, 9, 0, true));
  }

  @ParameterizedTest
  @CsvSource({
    "120, 3, 4521,          0,  9999, 0",
    "-35, 3, 120,         -99,   999, 0",
    "-35, -3, -4,         -99,     0, 0",
    "0.5, 12.25, 1,         0,  9999, 2",
    "0.005, 0.0125, 0,      0,  9999, 3",
    "-1.5, 2, 0.5,        -99,    99, 1"
  })
  void numbersCoverAllOfAsManyDigits(
      String a, String b, String c, long lowest, long highest, int decimals) throws IOException {
    String type = a.contains(".") ? "real" : "integer";
    assertThat(domain("'value_type': '" + type + "'", a, b, c))
        .isEqualTo(new Numbers(lowest, highest, decimals, false));
  }

  @Test
  void boundsOfTheSpecificationLimitTheRangeButNotBelowTheData() throws IOException {
    String bounded = "'value_type': 'integer', 'bounds': {'lower': 5, 'upper': 65535}";
    assertThat(domain(bounded, "10", "20000", "7")).isEqualTo(new Numbers(5, 65_535, 0, false));
    assertThat(domain(bounded, "1", "70000", "7")).isEqualTo(new Numbers(1, 70_000, 0, false));
    String open = "'value_type': 'integer', 'bounds': {'lower': 0, 'upper': null}";
    assertThat(domain(open, "1", "70000", "7")).isEqualTo(new Numbers(0, 99_999, 0, false));
  }

  @Test
  void moreDecimalsThanTheLimitAreRoundedWhichTheVocabularySays() throws IOException {
    Vocabulary rounds = vocabulary("'value_type': 'real'", "0.12345", "7", "3");
    assertThat(rounds.domains()).containsExactly(new Numbers(0, 9_999, 3, false));
    assertThat(rounds.rounds(0)).isTrue();
    assertThat(rounds.encode(0, Value.of(new BigDecimal("0.12351"))))
        .isInstanceOf(Encoded.Tokens.class);
    assertThat(vocabulary("'value_type': 'real'", "0.125", "7", "3").rounds(0)).isFalse();
  }

  @Test
  void whatCannotBecomeAVocabularyIsRefusedWithTheFieldAndAWayOut() {
    assertThatThrownBy(() -> domain("'value_type': 'string'", "a", "b", "c", "d", "e"))
        .isInstanceOf(VocabularyException.class)
        .hasMessageContaining("'x' has more than 4 distinct values")
        .hasMessageContaining("exclude_fields");
    assertThatThrownBy(() -> domain("'value_type': 'integer'", null, null))
        .isInstanceOf(VocabularyException.class)
        .hasMessageContaining("'x' has no value in any record");
    assertThatThrownBy(() -> domain("'value_type': 'integer'", "1", "2", "12345678901234567890"))
        .isInstanceOf(VocabularyException.class)
        .hasMessageContaining("more than 18 digits");
  }

  @Test
  void everyRecordOfTheDataHasTokens() throws IOException {
    String[] values = {"-3.25", "0", "999.9999", null, "12"};
    Vocabulary vocabulary = vocabulary("'value_type': 'real'", values);
    for (String value : values) {
      assertThat(vocabulary.encode(row(vocabulary.type(), value), new int[1]))
          .isInstanceOf(Encoded.Tokens.class);
    }
  }

  private FieldDomain domain(String field, @Nullable String... values) throws IOException {
    return vocabulary(field, values).domains().getFirst();
  }

  private Vocabulary vocabulary(String field, @Nullable String... values) throws IOException {
    Path file = folder.resolve("spec.json");
    String json = "{'name': 's', 'fields': [{'name': 'x', %s}]}".formatted(field);
    Files.writeString(file, json.replace('\'', '"'));
    DatasetSpec spec = DatasetSpec.read(file);
    VocabularyBuilder builder = new VocabularyBuilder(spec, FEW);
    for (String value : values) {
      builder.add(row(spec.rowType(), value));
    }
    return builder.build();
  }

  private static Row row(RowType type, @Nullable String value) {
    return Row.of(type, new @Nullable Value[] {value == null ? null : value(value)});
  }

  private static FieldDomain choices(boolean mayBeAbsent, String... values) {
    return new Choices(
        Arrays.stream(values).map(VocabularyBuilderTest::value).toList(), mayBeAbsent);
  }

  private static Value value(String text) {
    return text.matches("[-0-9.]+") ? Value.of(new BigDecimal(text)) : Value.of(text);
  }
}
