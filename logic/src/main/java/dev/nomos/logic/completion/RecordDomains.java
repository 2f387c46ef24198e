package dev.nomos.logic.completion;

import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Domains of fields for which there is no vocabulary: made of the rules and some records.
 *
 * <ul>
 *   <li>Whole numbers: from -10<sup>12</sup> to 10<sup>12</sup>, or four times as far as the
 *       greatest of the rules and records where that is further; within bounds where they are
 *       given.
 *   <li>Decimals: the same in units of the last decimal that the rules and records have.
 *   <li>Texts: those of the rules and records, and enough that no rule names: labels of the field,
 *       or invented ones.
 * </ul>
 *
 * <p>Where the choices of a field are given, it has those and the values of the records. A field
 * may be absent where one of the records lacks it. Mutable; one owner.
 */
public final class RecordDomains {
  private static final BigDecimal FAR = BigDecimal.TEN.pow(12);
  private static final BigDecimal FOUR = BigDecimal.valueOf(4);
  private static final BigDecimal MOST = BigDecimal.valueOf(FieldDomain.MAX_UNITS);

  private final RowType type;
  private final List<Survey> surveys = new ArrayList<>();

  /** What was seen of one field. */
  private static final class Survey {
    /** By text, so that "443" and 443 are one. */
    final Map<String, Value> texts = new LinkedHashMap<>();

    final Set<String> named = new LinkedHashSet<>();

    /** Given; all there are, where there are any. */
    final Set<Value> choices = new LinkedHashSet<>();

    /** Text fields in one condition with this one. */
    final Set<Integer> compared = new LinkedHashSet<>();

    BigDecimal farthest = BigDecimal.ZERO;
    int decimals;
    boolean isAbsent;

    /** Of records. */
    @Nullable BigDecimal least;

    @Nullable BigDecimal greatest;

    /** Given. */
    @Nullable BigDecimal lower;

    @Nullable BigDecimal upper;

    void number(BigDecimal number) {
      farthest = farthest.max(number.abs());
      decimals = Math.max(decimals, number.stripTrailingZeros().scale());
    }

    void record(BigDecimal number) {
      number(number);
      least = least == null ? number : least.min(number);
      greatest = greatest == null ? number : greatest.max(number);
    }
  }

  public RecordDomains(Collection<Rule> rules, RowType type) {
    this.type = type;
    type.fields().forEach(_ -> surveys.add(new Survey()));
    rules.forEach(rule -> rule.formula().expand(type).eachAtom(this::read));
  }

  private void read(Formula.Atom atom) {
    List<Value> constants = new ArrayList<>();
    switch (atom) {
      case Formula.Compare(var left, _, var right) -> {
        addConstants(left, constants);
        addConstants(right, constants);
      }
      case Formula.In(var term, var values, _) -> {
        addConstants(term, constants);
        constants.addAll(values);
      }
      case Formula.Quantified _ ->
          throw new IllegalStateException("'" + atom + "' should have been written out");
    }
    List<Integer> fields = atom.fields().stream().map(type::indexOf).toList();
    for (int field : fields) {
      constants.forEach(constant -> read(field, constant));
      fields.stream().filter(this::isText).forEach(surveys.get(field).compared::add);
    }
  }

  private static void addConstants(Term term, List<Value> constants) {
    if (term instanceof Term.Constant(var value)) {
      constants.add(value);
    }
    term.parts().forEach(part -> addConstants(part, constants));
  }

  private boolean isText(int field) {
    return !type.fields().get(field).type().isNumeric();
  }

  private void read(int field, Value constant) {
    Survey survey = surveys.get(field);
    if (isText(field)) {
      survey.named.add(constant.text());
      survey.texts.putIfAbsent(constant.text(), constant);
    } else if (constant.isNumber()) {
      survey.number(constant.decimal());
    }
  }

  /** One more record whose values are allowed. */
  public void add(Row row) {
    for (int field = 0; field < type.size(); field++) {
      Value value = row.get(field);
      Survey survey = surveys.get(field);
      if (value == null) {
        survey.isAbsent = true;
      } else if (!survey.choices.isEmpty()) {
        survey.choices.add(value);
      } else if (isText(field)) {
        survey.texts.put(value.text(), value);
      }
    }
    addNumbers(row);
  }

  /** One more record of which only the range of its numbers counts. */
  public void addNumbers(Row row) {
    for (int field = 0; field < type.size(); field++) {
      Value value = row.get(field);
      if (value != null && value.isNumber() && !isText(field)) {
        surveys.get(field).record(value.decimal());
      }
    }
  }

  /** Numbers outside are not allowed, but as far as the records have some. */
  public void bound(String field, @Nullable BigDecimal lower, @Nullable BigDecimal upper) {
    Survey survey = surveys.get(type.indexOf(field));
    survey.lower = lower;
    survey.upper = upper;
  }

  /** The only values of a field; to be told before there are records. */
  public void choices(String field, Collection<Value> values) {
    surveys.get(type.indexOf(field)).choices.addAll(values);
  }

  /** How far apart the records' numbers are; nothing where they do not differ. */
  public @Nullable BigDecimal spread(int field) {
    Survey survey = surveys.get(field);
    BigDecimal least = survey.least;
    BigDecimal greatest = survey.greatest;
    return least == null || greatest == null || least.compareTo(greatest) == 0
        ? null
        : greatest.subtract(least);
  }

  /** Of the fields, in their order. */
  public List<FieldDomain> domains() {
    List<FieldDomain> domains = new ArrayList<>();
    for (int field = 0; field < type.size(); field++) {
      Survey survey = surveys.get(field);
      if (!survey.choices.isEmpty()) {
        domains.add(new FieldDomain.Choices(List.copyOf(survey.choices), survey.isAbsent));
        continue;
      }
      domains.add(
          switch (type.fields().get(field).type()) {
            case INTEGER -> numbers(survey, 0);
            case REAL -> numbers(survey, Math.clamp(survey.decimals, 0, FieldDomain.MAX_DECIMALS));
            case BOOLEAN ->
                new FieldDomain.Choices(List.of(Value.of(0), Value.of(1)), survey.isAbsent);
            case CATEGORICAL, STRING -> new FieldDomain.Choices(texts(field), survey.isAbsent);
          });
    }
    return domains;
  }

  private static FieldDomain numbers(Survey survey, int decimals) {
    BigDecimal most = survey.farthest.movePointRight(decimals).multiply(FOUR).max(FAR).min(MOST);
    BigDecimal lowest = most.negate();
    BigDecimal highest = most;
    if (survey.lower != null) {
      BigDecimal lower = survey.least == null ? survey.lower : survey.lower.min(survey.least);
      lowest = lower.movePointRight(decimals).max(MOST.negate());
    }
    if (survey.upper != null) {
      BigDecimal upper = survey.greatest == null ? survey.upper : survey.upper.max(survey.greatest);
      highest = upper.movePointRight(decimals).min(MOST);
    }
    return new FieldDomain.Numbers(
        lowest.setScale(0, RoundingMode.CEILING).longValueExact(),
        highest.setScale(0, RoundingMode.FLOOR).longValueExact(),
        decimals,
        survey.isAbsent);
  }

  /** Fields that rules compare with one another share their texts, and may all have to differ. */
  private List<Value> texts(int field) {
    Map<String, Value> texts = new LinkedHashMap<>(surveys.get(field).texts);
    Set<String> unnamed = new LinkedHashSet<>();
    Set<Integer> together = together(field);
    for (int other : together) {
      surveys.get(other).texts.forEach(texts::putIfAbsent);
    }
    unnamed.addAll(texts.keySet());
    together.forEach(other -> unnamed.removeAll(surveys.get(other).named));
    for (int other : together) {
      type.fields().get(other).labels().keySet().stream()
          .sorted()
          .filter(label -> unnamed.size() < together.size() && !texts.containsKey(label))
          .forEach(
              label -> {
                unnamed.add(label);
                texts.put(label, Value.of(label));
              });
    }
    for (String invented = "other"; unnamed.size() < together.size(); invented += "'") {
      if (texts.putIfAbsent(invented, Value.of(invented)) == null) {
        unnamed.add(invented);
      }
    }
    return List.copyOf(texts.values());
  }

  private Set<Integer> together(int field) {
    Set<Integer> together = new LinkedHashSet<>(Set.of(field));
    List<Integer> unseen = new ArrayList<>(together);
    while (!unseen.isEmpty()) {
      for (int other : surveys.get(unseen.removeLast()).compared) {
        if (together.add(other)) {
          unseen.add(other);
        }
      }
    }
    return together;
  }
}
