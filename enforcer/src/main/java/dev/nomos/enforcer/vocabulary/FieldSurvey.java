package dev.nomos.enforcer.vocabulary;

import dev.nomos.logic.FieldType;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.FieldDomain;
import dev.nomos.logic.completion.FieldDomain.Choices;
import dev.nomos.logic.completion.FieldDomain.Numbers;
import dev.nomos.schemas.spec.DomainAxioms;
import dev.nomos.schemas.spec.FieldSpec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the records say of one field: at most as many values as may become tokens. */
final class FieldSurvey {
  private static final Comparator<Value> NUMBERS_FIRST =
      Comparator.comparing((Value value) -> !value.isNumber()).thenComparing(FieldSurvey::inOrder);

  private final FieldSpec field;
  private final VocabularyLimits limits;
  private final List<Value> declared;
  private final boolean categorical;
  private final Set<Value> seen = new HashSet<>();
  private boolean many;
  private boolean absent;
  private @Nullable BigDecimal least;
  private @Nullable BigDecimal greatest;
  private int decimals;

  FieldSurvey(FieldSpec field, VocabularyLimits limits) {
    this.field = field;
    this.limits = limits;
    declared = DomainAxioms.values(field);
    categorical =
        !declared.isEmpty()
            || switch (field.valueType()) {
              case CATEGORICAL, BOOLEAN, STRING -> true;
              case INTEGER, REAL -> false;
            };
  }

  private static int inOrder(Value a, Value b) {
    return a.isNumber() && b.isNumber() ? Value.compareNumbers(a, b) : a.text().compareTo(b.text());
  }

  void add(@Nullable Value value) {
    if (value == null) {
      absent = true;
      return;
    }
    if (!many) {
      seen.add(value);
      many = seen.size() > mostSeen();
    }
    if (many) {
      seen.clear();
    }
    if (categorical && many) {
      throw new VocabularyException(
          "field '%s' has more than %,d distinct values, too many to have a token each: leave it out (exclude_fields) or map it to classes (preprocessing)"
              .formatted(field.name(), limits.mostChoices()));
    }
    if (!categorical) {
      addNumber(value);
    }
  }

  private int mostSeen() {
    if (categorical) {
      return limits.mostChoices();
    }
    return field.valueType() == FieldType.INTEGER ? limits.fewValues() : 0;
  }

  private void addNumber(Value value) {
    BigDecimal number = value.decimal();
    least = least == null ? number : least.min(number);
    greatest = greatest == null ? number : greatest.max(number);
    decimals = Math.max(decimals, number.scale());
  }

  Vocabulary.Part part() {
    if (categorical || !many) {
      return new Vocabulary.Part(choices(), false);
    }
    int kept = Math.min(decimals, limits.mostDecimals());
    return new Vocabulary.Part(numbers(kept), kept < decimals);
  }

  private FieldDomain choices() {
    Set<Value> values = new LinkedHashSet<>(declared);
    List<Value> found = new ArrayList<>(seen);
    found.sort(NUMBERS_FIRST);
    values.addAll(found);
    if (values.isEmpty()) {
      throw new VocabularyException(
          "field '%s' has no value in any record: leave it out (exclude_fields, or --drop-incomplete)"
              .formatted(field.name()));
    }
    return new Choices(List.copyOf(values), absent);
  }

  /** The range of the data, widened to all numbers of as many digits that its bounds allow. */
  private FieldDomain numbers(int kept) {
    long low = units(least, kept);
    long high = units(greatest, kept);
    FieldSpec.Bounds bounds = field.bounds();
    long lowest = low >= 0 ? 0 : -widest(low, kept);
    long highest = high <= 0 ? 0 : widest(high, kept);
    if (bounds != null && bounds.lower() != null) {
      lowest = Math.min(low, Math.max(lowest, bound(bounds.lower(), kept)));
    }
    if (bounds != null && bounds.upper() != null) {
      highest = Math.max(high, Math.min(highest, bound(bounds.upper(), kept)));
    }
    return new Numbers(lowest, highest, kept, absent);
  }

  private static long widest(long units, int kept) {
    int digits = Math.max(NumberText.digits(units), kept + 1);
    return BigInteger.TEN.pow(digits).longValueExact() - 1;
  }

  private long units(@Nullable BigDecimal number, int kept) {
    BigInteger units = NumberText.units(number == null ? BigDecimal.ZERO : number, kept);
    if (units.abs().compareTo(BigInteger.valueOf(FieldDomain.MAX_UNITS)) > 0) {
      throw new VocabularyException(
          "field '%s' has the value %s, of more than 18 digits with %d decimals: leave it out (exclude_fields)"
              .formatted(field.name(), number, kept));
    }
    return units.longValueExact();
  }

  private static long bound(BigDecimal bound, int kept) {
    BigInteger most = BigInteger.valueOf(FieldDomain.MAX_UNITS);
    return NumberText.units(bound, kept).min(most).max(most.negate()).longValueExact();
  }
}
