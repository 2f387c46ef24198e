package dev.nomos.enforcer.vocabulary;

import dev.nomos.logic.Field;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.FieldDomain;
import dev.nomos.logic.completion.FieldDomain.Choices;
import dev.nomos.logic.completion.FieldDomain.Numbers;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the values of one field are written. Immutable. */
final class FieldCode {
  private final Field field;
  private final FieldDomain domain;
  private final boolean rounded;
  private final int firstChoice;
  private final Map<Value, Integer> places = new HashMap<>();
  private final Map<String, Value> named = new HashMap<>();

  /**
   * @param rounded whether numbers of more decimals than the domain has are rounded, not refused
   * @param firstChoice the token of the first choice, where there are choices
   */
  FieldCode(Field field, FieldDomain domain, boolean rounded, int firstChoice) {
    this.field = field;
    this.domain = domain;
    this.rounded = rounded;
    this.firstChoice = firstChoice;
    if (domain instanceof Choices(var values, _)) {
      values.forEach(value -> places.put(value, places.size()));
      values.forEach(value -> named.putIfAbsent(value.text(), value));
    }
  }

  Field field() {
    return field;
  }

  FieldDomain domain() {
    return domain;
  }

  boolean rounded() {
    return rounded;
  }

  /** The tokens that are this field's only, its marker aside. */
  int choices() {
    return places.size();
  }

  int choice(int index) {
    if (index < 0 || index >= places.size()) {
      throw new IndexOutOfBoundsException(
          "field '%s' has no choice %d, but %d".formatted(field.name(), index, places.size()));
    }
    return firstChoice + index;
  }

  /** Most tokens of a value. */
  int longest() {
    return switch (domain) {
      case Choices _ -> 1;
      case Numbers(var lowest, var highest, var decimals, _) ->
          NumberText.longest(lowest, highest, decimals) + 1;
    };
  }

  Encoded write(@Nullable Value value) {
    if (value == null) {
      return domain.mayBeAbsent()
          ? new Encoded.Tokens(new int[] {Vocabulary.ABSENT})
          : unknown(null, "no record that the vocabulary was made of is without it");
    }
    return switch (domain) {
      case Choices _ -> writeChoice(value);
      case Numbers numbers -> writeNumber(numbers, value);
    };
  }

  private Encoded writeChoice(Value value) {
    Integer index = places.get(value);
    return index == null
        ? unknown(value, "not one of the %d values that have a token".formatted(places.size()))
        : new Encoded.Tokens(new int[] {firstChoice + index});
  }

  private Encoded writeNumber(Numbers numbers, Value value) {
    if (!value.isNumber()) {
      return unknown(value, "not a number");
    }
    BigDecimal number = value.decimal();
    if (!rounded && !NumberText.isExact(number, numbers.decimals())) {
      return unknown(value, "more than %d decimals".formatted(numbers.decimals()));
    }
    BigInteger units = NumberText.units(number, numbers.decimals());
    if (units.bitLength() >= Long.SIZE || !contains(numbers, units.longValue())) {
      return unknown(value, "not from %s to %s".formatted(lowest(numbers), highest(numbers)));
    }
    return new Encoded.Tokens(tokens(NumberText.of(units.longValue(), numbers.decimals())));
  }

  private static boolean contains(Numbers numbers, long units) {
    return units >= numbers.lowest() && units <= numbers.highest();
  }

  private static String lowest(Numbers numbers) {
    return NumberText.of(numbers.lowest(), numbers.decimals());
  }

  private static String highest(Numbers numbers) {
    return NumberText.of(numbers.highest(), numbers.decimals());
  }

  private static int[] tokens(String text) {
    int[] tokens = new int[text.length() + 1];
    for (int i = 0; i < text.length(); i++) {
      tokens[i] = Vocabulary.character(text.charAt(i));
    }
    tokens[text.length()] = Vocabulary.END;
    return tokens;
  }

  Value value(String text) {
    Value choice = named.get(text);
    if (choice != null) {
      return choice;
    }
    Value number = field.type().isNumeric() ? NumberText.read(text) : null;
    return number == null ? Value.of(text) : number;
  }

  /** The choice that a token stands for; null where it is none of this field's. */
  @Nullable Value choiceOf(int token) {
    return domain instanceof Choices(var values, _)
            && token >= firstChoice
            && token < firstChoice + values.size()
        ? values.get(token - firstChoice)
        : null;
  }

  /** The number that canonical text within the domain stands for; null for any other text. */
  @Nullable Value number(String text) {
    if (!(domain instanceof Numbers numbers) || !text.matches("-?[0-9]{1,19}(\\.[0-9]{1,9})?")) {
      return null;
    }
    BigDecimal number = new BigDecimal(text);
    BigInteger units = NumberText.units(number, numbers.decimals());
    boolean written =
        units.bitLength() < Long.SIZE
            && contains(numbers, units.longValue())
            && NumberText.of(units.longValue(), numbers.decimals()).equals(text);
    return written ? Value.of(number) : null;
  }

  private Encoded unknown(@Nullable Value value, String why) {
    return new Encoded.Unknown(field, value, why);
  }
}
