package dev.nomos.enforcer.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.FieldDomain.Choices;
import dev.nomos.logic.completion.FieldDomain.Numbers;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VocabularyTest {
  private static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("proto", FieldType.CATEGORICAL),
              Field.of("bytes", FieldType.INTEGER),
              Field.of("offset", FieldType.REAL)));
  private static final Vocabulary VOCABULARY =
      Vocabulary.of(
          TYPE,
          List.of(
              new Choices(List.of(Value.of("tcp"), Value.of(17)), true),
              new Numbers(0, 9999, 0, false),
              new Numbers(-99_999, 99_999, 3, true)));

  @Test
  void tokensAreLaidOutAsSaid() {
    assertThat(VOCABULARY.size()).isEqualTo(15 + 3 + 2);
    assertThat(VOCABULARY.marker(0)).isEqualTo(15);
    assertThat(VOCABULARY.choice(0, 1)).isEqualTo(19);
    Set<String> texts = new HashSet<>();
    for (int token = 0; token < VOCABULARY.size(); token++) {
      texts.add(VOCABULARY.text(token));
    }
    assertThat(texts).hasSize(VOCABULARY.size()).contains("<begin>", "7", "<bytes>", "proto=tcp");
  }

  @Test
  void recordIsWrittenFieldByFieldInTheGivenOrder() {
    Row row = row("tcp", "120", "-1.5");
    assertThat(text(row, 0, 1, 2))
        .isEqualTo("<begin><proto>proto=tcp<bytes>120<end><offset>-1.5<end>");
    assertThat(text(row, 2, 0, 1))
        .isEqualTo("<begin><offset>-1.5<end><proto>proto=tcp<bytes>120<end>");
    assertThat(text(Row.of(TYPE, Map.of("bytes", Value.of(0))), 0, 1, 2))
        .isEqualTo("<begin><proto><absent><bytes>0<end><offset><absent>");
  }

  @ParameterizedTest
  @CsvSource({"0.5,0.5", "0,0", "-0.001,-0.001", "99.999,99.999", "1.10,1.1", "20,20", "-20.0,-20"})
  void numbersAreWrittenInTheirCanonicalForm(String number, String written) {
    assertThat(text(row("tcp", "1", number), 2, 0, 1))
        .startsWith("<begin><offset>" + written + "<end>");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8})
  void recordsComeBackFromTheirTokens(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      Row row = randomRow(random);
      int[] tokens = tokens(row, VOCABULARY.order().random(random));
      assertThat(VOCABULARY.decode(tokens)).isEqualTo(new Decoded.Read(row));
      assertThat(tokens).hasSizeLessThanOrEqualTo(VOCABULARY.longest());
    }
  }

  @Test
  void longestRecordIsAsLongAsSaid() {
    assertThat(tokens(row("tcp", "9999", "-99.999"), VOCABULARY.order().plain()))
        .hasSize(VOCABULARY.longest());
  }

  @Test
  void everyBeginningOfARecordIsMalformed() {
    int[] tokens = tokens(row("tcp", "120", "-1.5"), VOCABULARY.order().plain());
    for (int length = 0; length < tokens.length; length++) {
      assertThat(VOCABULARY.decode(Arrays.copyOf(tokens, length)))
          .isInstanceOf(Decoded.Malformed.class);
    }
    assertThat(VOCABULARY.decode(Arrays.copyOf(tokens, tokens.length + 1)))
        .isEqualTo(new Decoded.Malformed("nothing follows the last field", tokens.length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "007", "-0", "1.", "1.50", ".5", "1.2345", "100", "-", "", "1-2", "1.2.3", "99.9991"
      })
  void numbersInAnyOtherFormAreMalformed(String number) {
    int[] rest = {
      Vocabulary.END, VOCABULARY.marker(0), VOCABULARY.choice(0, 0), VOCABULARY.marker(1), 7, 1
    };
    int[] tokens = new int[2 + number.length() + rest.length];
    tokens[0] = Vocabulary.BEGIN;
    tokens[1] = VOCABULARY.marker(2);
    for (int i = 0; i < number.length(); i++) {
      tokens[2 + i] = Vocabulary.character(number.charAt(i));
    }
    System.arraycopy(rest, 0, tokens, 2 + number.length(), rest.length);
    assertThat(VOCABULARY.decode(tokens))
        .isEqualTo(new Decoded.Malformed("no value of 'offset'", 2));
  }

  @Test
  void randomTokensAreNeverACrash() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      int[] tokens = tokens(randomRow(random), VOCABULARY.order().random(random));
      tokens[random.nextInt(tokens.length)] = random.nextInt(-1, VOCABULARY.size() + 1);
      if (VOCABULARY.decode(tokens) instanceof Decoded.Read(var row)) {
        assertThat(VOCABULARY.encode(row, VOCABULARY.order().plain()))
            .isInstanceOf(Encoded.Tokens.class);
      }
    }
  }

  @Test
  void valueOutsideTheVocabularyIsToldWithItsField() {
    assertThat(unknown(row("igmp", "1", "1")))
        .isEqualTo("field 'proto' is 'igmp': not one of the 2 values that have a token");
    assertThat(unknown(row("tcp", "10000", "1")))
        .isEqualTo("field 'bytes' is '10000': not from 0 to 9999");
    assertThat(unknown(row("tcp", "-1", "1")))
        .isEqualTo("field 'bytes' is '-1': not from 0 to 9999");
    assertThat(unknown(row("tcp", "1", "0.0001")))
        .isEqualTo("field 'offset' is '0.0001': more than 3 decimals");
    assertThat(unknown(row("tcp", "99999999999999999999999", "1"))).contains("not from 0 to 9999");
    assertThat(unknown(row("tcp", "x", "1"))).isEqualTo("field 'bytes' is 'x': not a number");
    assertThat(unknown(Row.of(TYPE, Map.of("proto", Value.of("tcp")))))
        .isEqualTo(
            "field 'bytes' is absent: no record that the vocabulary was made of is without it");
  }

  @Test
  void anOrderHasEachFieldOnce() {
    Row row = row("tcp", "1", "1");
    for (int[] order : new int[][] {{0, 1}, {0, 1, 1}, {0, 1, 2, 2}}) {
      assertThatThrownBy(() -> VOCABULARY.encode(row, order))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void vocabularyComesBackFromItsJson() {
    assertThat(Vocabulary.fromJson(TYPE, VOCABULARY.toJson())).isEqualTo(VOCABULARY);
    Vocabulary rounding =
        new Vocabulary(
            new RowType(List.of(Field.of("x", FieldType.REAL))),
            List.of(new Vocabulary.Part(new Numbers(0, 9, 1, false), true)));
    assertThat(Vocabulary.fromJson(rounding.type(), rounding.toJson()).rounds(0)).isTrue();
  }

  @Test
  void fieldsThatComeFirstComeBackToo() {
    Vocabulary coarse = VOCABULARY.withFirst(List.of("offset", "bytes"));
    assertThat(coarse).isNotEqualTo(VOCABULARY);
    assertThat(Vocabulary.fromJson(TYPE, coarse.toJson())).isEqualTo(coarse);
    assertThat(coarse.order()).isNotEqualTo(VOCABULARY.order());
    assertThat(VOCABULARY.toJson()).doesNotContain("first");
    for (List<String> wrong : List.of(List.of("ports"), List.of("bytes", "bytes"))) {
      assertThatThrownBy(() -> VOCABULARY.withFirst(wrong)).isInstanceOf(VocabularyException.class);
    }
  }

  @Test
  void jsonOfAnotherDataSetIsRefused() {
    RowType other = new RowType(List.of(Field.of("proto", FieldType.CATEGORICAL)));
    assertThatThrownBy(() -> Vocabulary.fromJson(other, VOCABULARY.toJson()))
        .isInstanceOf(VocabularyException.class)
        .hasMessageContaining("[proto, bytes, offset]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "[]",
        "{\"format\":2,\"tokens\":1,\"fields\":[]}",
        "{\"format\":1,\"tokens\":17,\"fields\":[{\"name\":\"x\",\"values\":[],\"may_be_absent\":false}]}",
        "{\"format\":1,\"tokens\":17,\"fields\":[{\"name\":\"x\",\"values\":[1,1],\"may_be_absent\":false}]}",
        "{\"format\":1,\"tokens\":17,\"fields\":[{\"name\":\"x\",\"values\":[1e999999999],\"may_be_absent\":false}]}",
        "{\"format\":1,\"tokens\":17,\"fields\":[{\"name\":\"x\",\"values\":[null],\"may_be_absent\":false}]}",
        "{\"format\":1,\"tokens\":99,\"fields\":[{\"name\":\"x\",\"values\":[1],\"may_be_absent\":false}]}",
        "{\"format\":1,\"tokens\":16,\"fields\":[{\"name\":\"x\",\"lowest\":5,\"may_be_absent\":false}]}",
        "{\"format\":1,\"tokens\":16,\"fields\":[{\"name\":\"x\",\"lowest\":5,\"highest\":1,\"decimals\":0,\"may_be_absent\":false}]}",
        "{\"format\":1,\"tokens\":16,\"fields\":[null]}",
        "{\"format\":1,\"tokens\":17,\"first\":[null],\"fields\":[{\"name\":\"x\",\"values\":[1],\"may_be_absent\":false}]}",
        "{\"format\":1,\"tokens\":17,\"first\":[\"y\"],\"fields\":[{\"name\":\"x\",\"values\":[1],\"may_be_absent\":false}]}"
      })
  void wrongJsonIsRefused(String json) {
    RowType type = new RowType(List.of(Field.of("x", FieldType.INTEGER)));
    assertThatThrownBy(() -> Vocabulary.fromJson(type, json))
        .isInstanceOf(VocabularyException.class);
  }

  @Test
  void roundedFieldTakesTheNearestNumber() {
    Vocabulary rounding =
        new Vocabulary(
            new RowType(List.of(Field.of("x", FieldType.REAL))),
            List.of(new Vocabulary.Part(new Numbers(0, 99, 1, false), true)));
    Encoded encoded = rounding.encode(0, Value.of(new BigDecimal("1.26")));
    assertThat(((Encoded.Tokens) encoded).tokens())
        .containsExactly(
            Vocabulary.digit(1), Vocabulary.POINT, Vocabulary.digit(3), Vocabulary.END);
  }

  private static Row row(String proto, String bytes, String offset) {
    return Row.of(TYPE, new Value[] {Value.canonical(proto), number(bytes), number(offset)});
  }

  private static Value number(String text) {
    return text.equals("x") ? Value.of(text) : Value.of(new BigDecimal(text));
  }

  private static Row randomRow(Random random) {
    @Nullable Value[] cells = {
      random.nextInt(4) == 0 ? null : random.nextBoolean() ? Value.of("tcp") : Value.of(17),
      Value.of(random.nextInt(10_000)),
      random.nextInt(4) == 0
          ? null
          : Value.of(BigDecimal.valueOf(random.nextInt(-99_999, 100_000), 3))
    };
    return Row.of(TYPE, cells);
  }

  private static int[] tokens(Row row, int... order) {
    return ((Encoded.Tokens) VOCABULARY.encode(row, order)).tokens();
  }

  private static String unknown(Row row) {
    return VOCABULARY.encode(row, VOCABULARY.order().plain()).toString();
  }

  private static String text(Row row, int... order) {
    StringBuilder text = new StringBuilder();
    for (int token : tokens(row, order)) {
      text.append(VOCABULARY.text(token));
    }
    return text.toString();
  }
}
