package dev.nomos.miner.predicates;

import dev.nomos.logic.Field;
import dev.nomos.logic.Field.WindowPosition;
import dev.nomos.logic.Formula;
import dev.nomos.logic.NetNomosText;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.ConstantSelector;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.FieldSelector;
import dev.nomos.schemas.spec.GrammarSpec;
import dev.nomos.schemas.spec.PredicateTemplate;
import dev.nomos.schemas.spec.QuantifierTemplate;
import dev.nomos.schemas.spec.TermTemplate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds the predicates that a grammar allows over a data set's rows, in the order of their texts
 * as NetNomos displays them. Of templates that make one predicate, the first names it.
 */
public final class PredicateGeneration {
  /** No search gets anywhere with more: a domain of all observed addresses, say. */
  private static final int MOST_PREDICATES = 20_000;

  /** Of one rule's clauses; beyond, each of its atoms counts by itself. */
  private static final int MOST_LITERALS = 1_000;

  /** The template's name of predicates that are there for the rules in force. */
  private static final String RULES = "rules in force";

  private final Catalogue catalogue;
  private final Constants constants;
  private final Terms terms;
  private final Map<Formula.Atom, Predicate> found = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();

  private PredicateGeneration(DatasetSpec spec, Profile profile) {
    this.catalogue = new Catalogue(spec, profile.type());
    this.constants = new Constants(catalogue, profile);
    this.terms = new Terms(catalogue, constants);
  }

  /**
   * The predicate space of {@code grammar} over the rows of {@code profile}. Throws {@link
   * IllegalArgumentException} saying why where there is no predicate at all, or far too many.
   */
  public static GeneratedSpace generate(GrammarSpec grammar, DatasetSpec spec, Profile profile) {
    return generate(grammar, spec, profile, List.of());
  }

  /**
   * The same, with the predicates that decide {@code also}, such as the rules in force: each is
   * false in a record exactly where, of some of its clauses, no predicate is in the evidence. A
   * formula that means nothing over these rows is left out, with a warning.
   */
  public static GeneratedSpace generate(
      GrammarSpec grammar, DatasetSpec spec, Profile profile, Collection<Formula> also) {
    AskedProfile asked = new AskedProfile(profile);
    PredicateGeneration generation = new PredicateGeneration(spec, asked);
    grammar.predicateTemplates().forEach(generation::addComparisons);
    grammar.quantifierTemplates().forEach(generation::addQuantified);
    also.forEach(generation::addLiterals);
    if (generation.found.isEmpty()) {
      throw new IllegalArgumentException(
          "grammar '%s' yields no predicate: %s"
              .formatted(
                  grammar.name(),
                  generation.warnings.isEmpty()
                      ? "it has no templates"
                      : String.join("; ", generation.warnings)));
    }
    List<Predicate> ordered =
        generation.found.values().stream()
            .sorted(Comparator.comparing(predicate -> NetNomosText.of(predicate.atom())))
            .toList();
    return new GeneratedSpace(
        new PredicateSpace(profile.type(), ordered),
        generation.warnings,
        asked.asked().stream().map(Field::name).toList());
  }

  private void addLiterals(Formula formula) {
    List<String> problems = formula.problems(catalogue.type());
    if (!problems.isEmpty()) {
      warnings.add("rule '" + formula + "' is left out: " + String.join("; ", problems));
      return;
    }
    formula
        .clause() // as it is written, where it is one: by that its literals are known
        .map(List::of)
        .or(() -> formula.clauses(MOST_LITERALS))
        .ifPresentOrElse(
            clauses -> clauses.forEach(clause -> clause.forEach(this::addLiteral)),
            () ->
                formula.eachAtom(
                    atom -> {
                      addLiteral(atom);
                      addLiteral(atom.negate());
                    }));
  }

  /** Whatever it says: it is a part of a rule. */
  private void addLiteral(Formula.Atom atom) {
    found.putIfAbsent(atom, new Predicate(atom, "", RULES));
    checkSize(RULES);
  }

  private void addComparisons(PredicateTemplate template) {
    checkSelectors(template);
    boolean yields = false;
    for (Side left : leftSides(template)) {
      for (Side right : rightSides(template, left)) {
        for (Operator op : template.comparisons()) {
          Formula.Atom atom = new Formula.Compare(left.term(), op, right.term());
          yields |= add(atom, label(left, right), template.name());
        }
      }
      yields |= addMemberships(template, left);
    }
    warnOf(template.name(), yields);
  }

  private static String label(Side left, Side right) {
    return right.label().isEmpty() ? left.label() : right.label();
  }

  private boolean addMemberships(PredicateTemplate template, Side left) {
    ConstantSelector selector = template.rhsConstant();
    boolean yields = false;
    if (selector != null && !template.memberships().isEmpty() && !left.fields().isEmpty()) {
      for (List<Value> set : constants.sets(selector, left.fields().getFirst())) {
        for (boolean inside : template.memberships()) {
          yields |= add(new Formula.In(left.term(), set, inside), "", template.name());
        }
      }
    }
    return yields;
  }

  private void warnOf(String template, boolean yields) {
    if (!yields) {
      warnings.add("template '" + template + "' yields no predicate over this data");
    }
  }

  private void checkSelectors(PredicateTemplate template) {
    TermTemplate left = template.lhsTerm();
    TermTemplate right = template.rhsTerm();
    check(template.name(), "lhs", template.lhs());
    check(template.name(), "rhs_field", template.rhsField());
    check(template.name(), "lhs_term.field", left == null ? null : left.field());
    check(template.name(), "lhs_term.other_field", left == null ? null : left.otherField());
    check(template.name(), "rhs_term.field", right == null ? null : right.field());
    check(template.name(), "rhs_term.other_field", right == null ? null : right.otherField());
  }

  private void check(String template, String key, @Nullable FieldSelector selector) {
    if (selector == null) {
      return;
    }
    String place = "template '" + template + "', " + key;
    catalogue
        .unknownNames(selector)
        .forEach(name -> warnings.add(place + " names '" + name + "', which no field is called"));
    if (catalogue.select(selector).isEmpty()) {
      warnings.add(place + " matches no field");
    }
  }

  /** Whether the atom means something; one that is there already stays as it is. */
  private boolean add(Formula.Atom atom, String label, String template) {
    boolean meaningful = !isIdle(atom) && atom.problems(catalogue.type()).isEmpty();
    if (meaningful) {
      found.putIfAbsent(atom, new Predicate(atom, label, template));
      checkSize(template);
    }
    return meaningful;
  }

  private void checkSize(String template) {
    if (found.size() > MOST_PREDICATES) {
      throw new IllegalArgumentException(
          "template '%s' makes more than %d predicates; select fewer fields or constants"
              .formatted(template, MOST_PREDICATES));
    }
  }

  /** A term against itself, or a remainder that no division leaves. */
  private static boolean isIdle(Formula.Atom atom) {
    if (atom instanceof Formula.Compare(Term.Mod(_, Term.Constant(var m)), _, Term.Constant(var c))
        && m.isNumber()
        && c.isNumber()) {
      return c.decimal().signum() < 0 || c.decimal().compareTo(m.decimal().abs()) >= 0;
    }
    return atom instanceof Formula.Compare(var left, _, var right) && left.equals(right);
  }

  private List<Side> leftSides(PredicateTemplate template) {
    FieldSelector lhs = template.lhs();
    TermTemplate term = template.lhsTerm();
    if (lhs != null) {
      return catalogue.select(lhs).stream().map(Side::of).toList();
    }
    return term == null ? List.of() : terms.of(term, List.of());
  }

  private List<Side> rightSides(PredicateTemplate template, Side left) {
    ConstantSelector constant = template.rhsConstant();
    if (constant != null) {
      return template.comparisons().isEmpty() ? List.of() : literals(constant, left);
    }
    FieldSelector field = template.rhsField();
    TermTemplate term = template.rhsTerm();
    List<Side> sides =
        field != null
            ? catalogue.select(field).stream().map(Side::of).toList()
            : term != null ? terms.of(term, left.fields()) : List.of(Terms.zero());
    return sides.stream().filter(side -> fit(template, left, side)).toList();
  }

  private List<Side> literals(ConstantSelector selector, Side left) {
    return left.fields().isEmpty()
        ? List.of()
        : constants.of(selector, left.profiled()).stream()
            .map(c -> new Side(new Term.Constant(c.value()), List.of(), c.label()))
            .toList();
  }

  /** Arithmetic says itself what it means; plain fields must be of one kind. */
  private boolean fit(PredicateTemplate template, Side left, Side right) {
    boolean plain = template.lhs() != null && template.rhsField() != null;
    return (template.allowSameField() || !left.shares(right))
        && isStep(template.positionStep(), left, right)
        && (!plain || catalogue.areComparable(left.fields().getFirst(), right.fields().getFirst()));
  }

  private static boolean isStep(@Nullable Integer step, Side left, Side right) {
    if (step == null) {
      return true;
    }
    WindowPosition from = left.fields().isEmpty() ? null : left.fields().getFirst().position();
    WindowPosition to = right.fields().isEmpty() ? null : right.fields().getFirst().position();
    return from != null && to != null && to.index() - from.index() == step;
  }

  /**
   * Conditions on all or some positions. A monotone one says the same as an aggregate, where every
   * position is present: {@code forall k: x[k] >= c} is {@code min(x[*]) >= c}.
   */
  private void addQuantified(QuantifierTemplate template) {
    check(template.name(), "selector", template.selector());
    boolean yields = false;
    for (List<Field> members : Terms.families(catalogue.select(template.selector()))) {
      WindowPosition at = members.getFirst().position();
      if (at != null) {
        yields |= addQuantified(template, at.family(), members);
      }
    }
    warnOf(template.name(), yields);
  }

  private boolean addQuantified(QuantifierTemplate template, String family, List<Field> members) {
    IntSummaryStatistics positions =
        members.stream()
            .map(Field::position)
            .filter(Objects::nonNull)
            .mapToInt(WindowPosition::index)
            .summaryStatistics();
    Formula.Range range = new Formula.Range(positions.getMin(), positions.getMax());
    Term indexed = new Term.Indexed(family, "k", 0);
    boolean yields = false;
    for (Labelled c : constants.of(template.constant(), members)) {
      for (Operator op : template.comparisons()) {
        Formula body = new Formula.Compare(indexed, op, new Term.Constant(c.value()));
        Formula.Atom atom = new Formula.Quantified(template.quantifier(), "k", range, body);
        yields |= add(atom, c.label(), template.name());
      }
    }
    return yields;
  }
}
