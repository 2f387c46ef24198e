package dev.nomos.miner.predicates;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.FieldSpec;
import dev.nomos.schemas.spec.GrammarSpec;
import dev.nomos.schemas.spec.GrammarSpec.ConstantSelector;
import dev.nomos.schemas.spec.GrammarSpec.PredicateTemplate;
import dev.nomos.schemas.spec.GrammarSpec.Selector;
import dev.nomos.schemas.spec.GrammarSpec.TermTemplate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Builds the predicates that a grammar allows over a data set's rows. Order: templates as they
 * stand in the grammar; within one, left sides, then right sides, then operators.
 */
public final class PredicateGeneration {
  private static final Set<String> WEAK_ROLES = Set.of("measurement", "derived", "identifier");

  private final DatasetSpec spec;
  private final Profile profile;
  private final Map<Formula.Compare, Predicate> found = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  /** A constant with its readable name, such as "p90". */
  private record Labelled(Value value, String label) {}

  /** A side of a comparison: its term, and the field that it is about, if there is one. */
  private record Side(Term term, @Nullable Field field, String label) {}

  private PredicateGeneration(DatasetSpec spec, Profile profile) {
    this.spec = spec;
    this.profile = profile;
  }

  /**
   * The predicate space of {@code grammar} over the rows of {@code profile}. Throws {@link
   * IllegalArgumentException} naming every template that yields nothing.
   */
  public static PredicateSpace generate(GrammarSpec grammar, DatasetSpec spec, Profile profile) {
    PredicateGeneration generation = new PredicateGeneration(spec, profile);
    grammar.predicateTemplates().forEach(generation::add);
    if (!generation.problems.isEmpty()) {
      throw new IllegalArgumentException(
          "grammar '" + grammar.name() + "': " + String.join("; ", generation.problems));
    }
    return new PredicateSpace(profile.type(), List.copyOf(generation.found.values()));
  }

  private void add(PredicateTemplate template) {
    boolean yields = false;
    for (Side left : leftSides(template)) {
      for (Side right : rightSides(template, left)) {
        for (Operator op : template.comparisons()) {
          yields |=
              addIfMeaningful(template, new Formula.Compare(left.term(), op, right.term()), right);
        }
      }
    }
    if (!yields) {
      problems.add("template '" + template.name() + "' yields no predicate over this data");
    }
  }

  /** Whether the comparison means something; one that is there already stays as it is. */
  private boolean addIfMeaningful(PredicateTemplate template, Formula.Compare atom, Side right) {
    boolean sameSides = atom.left().equals(atom.right());
    boolean meaningful = !sameSides && atom.problems(profile.type()).isEmpty();
    if (meaningful) {
      found.putIfAbsent(atom, new Predicate(atom, right.label(), template.name()));
    }
    return meaningful;
  }

  private List<Side> leftSides(PredicateTemplate template) {
    Selector lhs = template.lhs();
    TermTemplate term = template.lhsTerm();
    return lhs != null
        ? select(lhs).stream().map(PredicateGeneration::side).toList()
        : term == null ? List.of() : sides(term);
  }

  private List<Side> rightSides(PredicateTemplate template, Side left) {
    Selector field = template.rhsField();
    ConstantSelector constant = template.rhsConstant();
    TermTemplate term = template.rhsTerm();
    if (constant != null) {
      Field about = left.field();
      return about == null
          ? List.of()
          : constants(constant, about).stream().map(c -> side(about, c)).toList();
    }
    List<Side> sides =
        field != null
            ? select(field).stream().map(PredicateGeneration::side).toList()
            : term == null ? List.of() : sides(term);
    boolean arithmetic = template.lhsTerm() != null;
    return sides.stream()
        .filter(side -> arithmetic || comparable(left, side))
        .filter(side -> template.allowSameField() || !sameField(left, side))
        .toList();
  }

  private static Side side(Field field) {
    return new Side(Term.field(field.name()), field, "");
  }

  private static Side side(Field about, Labelled constant) {
    return new Side(new Term.Constant(constant.value()), about, constant.label());
  }

  private List<Side> sides(TermTemplate template) {
    Selector selector = template.field();
    List<Field> fields = selector == null ? List.of() : select(selector);
    List<Side> sides = new ArrayList<>();
    for (Field field : fields) {
      switch (template.kind()) {
        case FIELD -> sides.add(side(field));
        case CONSTANT -> constantsOf(template, field).forEach(c -> sides.add(side(field, c)));
        case SCALAR ->
            constantsOf(template, field)
                .forEach(c -> sides.add(combined(field, c, Combination.PRODUCT)));
        case ADDITION -> addSums(template, field, sides);
      }
    }
    return sides;
  }

  private void addSums(TermTemplate template, Field field, List<Side> sides) {
    constantsOf(template, field).forEach(c -> sides.add(combined(field, c, Combination.SUM)));
    Selector other = template.otherField();
    if (other != null) {
      for (Field second : select(other)) {
        if (template.allowSameField() || !second.equals(field)) {
          Term sum = new Term.Plus(Term.field(field.name()), Term.field(second.name()));
          sides.add(new Side(sum, field, ""));
        }
      }
    }
  }

  private enum Combination {
    SUM,
    PRODUCT
  }

  private static Side combined(Field field, Labelled constant, Combination how) {
    Term left = Term.field(field.name());
    Term right = new Term.Constant(constant.value());
    Term term = how == Combination.SUM ? new Term.Plus(left, right) : new Term.Times(left, right);
    return new Side(term, field, constant.label());
  }

  private List<Labelled> constantsOf(TermTemplate template, Field field) {
    ConstantSelector constant = template.constant();
    return constant == null ? List.of() : constants(constant, field);
  }

  private static boolean sameField(Side a, Side b) {
    return a.field() != null && a.field().equals(b.field());
  }

  /** Numbers are comparable only where a role says that they measure the same kind of thing. */
  private boolean comparable(Side a, Side b) {
    if (a.field() == null || b.field() == null) {
      return true;
    }
    if (!a.field().type().isNumeric()) {
      return a.field().type() == b.field().type();
    }
    Set<String> shared = new HashSet<>(roles(a.field()));
    shared.retainAll(roles(b.field()));
    shared.removeAll(WEAK_ROLES);
    return !shared.isEmpty();
  }

  private List<String> roles(Field field) {
    return spec.field(field.name()).map(FieldSpec::roles).orElse(List.of());
  }

  private List<Field> select(Selector selector) {
    return profile.type().fields().stream().filter(field -> selects(selector, field)).toList();
  }

  private boolean selects(Selector selector, Field field) {
    String regex = selector.regex();
    return (selector.names().isEmpty() || selector.names().contains(field.name()))
        && (regex == null || Pattern.compile(regex).matcher(field.name()).find())
        && (selector.types().isEmpty() || selector.types().contains(field.type()))
        && roles(field).containsAll(selector.roles())
        && (selector.derivedOnly() == null
            || selector.derivedOnly() == roles(field).contains("derived"))
        && !Boolean.TRUE.equals(selector.windowOnly())
        && selector.contextFamily() == null
        && !selector.exclude().contains(field.name());
  }

  private List<Labelled> constants(ConstantSelector selector, Field field) {
    return switch (selector.mode()) {
      case EXPLICIT -> named(selector.values(), field);
      case DOMAIN -> domain(field);
      case FIELD_CONSTANTS -> fieldConstants(selector, field);
      case PROFILE ->
          field.type() == FieldType.INTEGER || field.type() == FieldType.REAL
              ? quantiles(selector.quantiles(), field)
              : frequent(selector.topK(), field);
    };
  }

  /** The declared domain, or the observed values in the order of their text. */
  private List<Labelled> domain(Field field) {
    List<JsonNode> declared = spec.field(field.name()).map(FieldSpec::domain).orElse(List.of());
    return declared.isEmpty()
        ? profile.values(field).stream()
            .sorted((a, b) -> a.text().compareTo(b.text()))
            .map(value -> new Labelled(value, field.labels().getOrDefault(value.text(), "")))
            .toList()
        : named(declared, field);
  }

  private List<Labelled> fieldConstants(ConstantSelector selector, Field field) {
    return spec.field(field.name()).map(FieldSpec::constants).orElse(List.of()).stream()
        .filter(c -> selector.kinds().isEmpty() || selector.kinds().contains(c.kind()))
        .flatMap(c -> named(c.values(), field).stream())
        .toList();
  }

  private List<Labelled> quantiles(List<BigDecimal> quantiles, Field field) {
    List<Labelled> constants = new ArrayList<>();
    for (BigDecimal quantile : quantiles) {
      String label = "p" + quantile.movePointRight(2).stripTrailingZeros().toPlainString();
      profile.quantile(field, quantile).forEach(value -> constants.add(new Labelled(value, label)));
    }
    return constants;
  }

  private List<Labelled> frequent(@Nullable Integer topK, Field field) {
    List<Value> values = profile.values(field);
    List<Labelled> constants = new ArrayList<>();
    for (int i = 0; i < Math.min(topK == null ? 10 : topK, values.size()); i++) {
      constants.add(new Labelled(values.get(i), "top" + (i + 1)));
    }
    return constants;
  }

  private static List<Labelled> named(List<JsonNode> values, Field field) {
    return values.stream()
        .map(node -> value(node, field))
        .map(value -> new Labelled(value, field.labels().getOrDefault(value.text(), "")))
        .toList();
  }

  /** Categories may be written as numbers in a specification; they are names all the same. */
  private static Value value(JsonNode node, Field field) {
    return field.type().isNumeric() && node.isNumber()
        ? Value.of(node.decimalValue())
        : Value.of(node.asText());
  }
}
