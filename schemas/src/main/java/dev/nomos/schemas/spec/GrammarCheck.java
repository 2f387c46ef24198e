package dev.nomos.schemas.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.schemas.spec.ConstantSelector.Mode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what a grammar says that cannot be meant. For one check. */
final class GrammarCheck {
  private final GrammarSpec grammar;
  private final List<String> problems = new ArrayList<>();

  GrammarCheck(GrammarSpec grammar) {
    this.grammar = grammar;
  }

  /** Every problem, each with the template that has it; empty where there is none. */
  List<String> problems() {
    atLeastOne("max_clause_size", grammar.maxClauseSize());
    atLeastOne("max_rules", grammar.maxRules());
    Set<String> names = new HashSet<>();
    Stream.concat(
            grammar.predicateTemplates().stream().map(PredicateTemplate::name),
            grammar.quantifierTemplates().stream().map(QuantifierTemplate::name))
        .filter(name -> !names.add(name))
        .forEach(name -> problems.add("two templates are named '" + name + "'"));
    grammar.predicateTemplates().forEach(this::predicates);
    grammar.quantifierTemplates().forEach(this::quantifiers);
    Set<String> guards = new HashSet<>();
    grammar.guards().forEach(guard -> guard(guard, names, guards));
    return problems;
  }

  private void atLeastOne(String key, @Nullable Integer number) {
    if (number != null && number < 1) {
      problems.add(key + " must be at least 1, but was " + number);
    }
  }

  private void predicates(PredicateTemplate template) {
    String place = "template '" + template.name() + "'";
    operators(place, template.operators(), true);
    exactlyOne(place, "lhs and lhs_term", template.lhs(), template.lhsTerm());
    boolean membership = !template.memberships().isEmpty();
    if (membership && template.rhsConstant() == null) {
      problems.add(place + ": 'in' and 'not in' need rhs_constant");
    }
    TermTemplate left = template.lhsTerm();
    if (left == null || left.kind() != TermTemplate.Kind.FLAG || hasRight(template)) {
      exactlyOne(
          place,
          "rhs_field, rhs_constant and rhs_term",
          template.rhsField(),
          template.rhsConstant(),
          template.rhsTerm());
    }
    selector(place + ", lhs", template.lhs());
    selector(place + ", rhs_field", template.rhsField());
    constant(place + ", rhs_constant", template.rhsConstant(), membership);
    term(place + ", lhs_term", template.lhsTerm());
    term(place + ", rhs_term", template.rhsTerm());
  }

  private static boolean hasRight(PredicateTemplate template) {
    return template.rhsField() != null
        || template.rhsConstant() != null
        || template.rhsTerm() != null;
  }

  private void quantifiers(QuantifierTemplate template) {
    String place = "template '" + template.name() + "'";
    operators(place, template.operators(), false);
    selector(place + ", selector", template.selector());
    constant(place + ", constant", template.constant(), false);
  }

  private void operators(String place, List<String> operators, boolean memberships) {
    if (operators.isEmpty()) {
      problems.add(place + " has no operators");
    }
    for (String symbol : operators) {
      boolean known =
          PredicateTemplate.comparison(symbol).isPresent()
              || (memberships && PredicateTemplate.MEMBERSHIPS.contains(symbol));
      if (!known) {
        String more = memberships ? ", in, not in" : "";
        problems.add(
            place + ": '" + symbol + "' is no operator; use one of =, !=, <, <=, >, >=" + more);
      }
    }
  }

  private void exactlyOne(String place, String keys, @Nullable Object... given) {
    long count = Stream.of(given).filter(Objects::nonNull).count();
    if (count != 1) {
      problems.add(place + " needs exactly one of " + keys + ", but has " + count);
    }
  }

  private void selector(String place, @Nullable FieldSelector selector) {
    String regex = selector == null ? null : selector.regex();
    if (regex != null) {
      try {
        Pattern.compile(regex);
      } catch (PatternSyntaxException e) {
        problems.add(place + ": regex '" + regex + "' is no pattern: " + e.getDescription());
      }
    }
    if (selector != null) {
      selector.roles().stream()
          .filter(role -> !FieldSpec.ROLES.contains(role))
          .forEach(
              role ->
                  problems.add(
                      place + ": unknown role '" + role + "'; roles are " + FieldSpec.ROLES));
      selector.contextIndex().stream()
          .filter(index -> index < 0)
          .forEach(index -> problems.add(place + ": context_index " + index + " is negative"));
    }
  }

  private void constant(String place, @Nullable ConstantSelector constant, boolean sets) {
    if (constant == null) {
      return;
    }
    onlyWith(place, "values", !constant.values().isEmpty(), Mode.EXPLICIT, constant);
    onlyWith(place, "kinds", !constant.kinds().isEmpty(), Mode.FIELD_CONSTANTS, constant);
    onlyWith(place, "top_k", constant.topK() != null, Mode.PROFILE, constant);
    onlyWith(place, "quantiles", !constant.quantiles().isEmpty(), Mode.PROFILE, constant);
    if (constant.mode() == Mode.EXPLICIT && constant.values().isEmpty()) {
      problems.add(place + ": mode explicit needs values");
    }
    atLeastOne(place + ": top_k", constant.topK());
    for (BigDecimal quantile : constant.quantiles()) {
      if (quantile.signum() < 0 || quantile.compareTo(BigDecimal.ONE) > 0) {
        problems.add(place + ": quantiles must be in [0, 1], but one was " + quantile);
      }
    }
    values(place, constant.values(), sets);
  }

  private void onlyWith(
      String place, String key, boolean given, Mode mode, ConstantSelector constant) {
    if (given && constant.mode() != mode) {
      problems.add(place + ": " + key + " means nothing with mode " + lower(constant.mode()));
    }
  }

  private void values(String place, List<JsonNode> values, boolean sets) {
    long lists = values.stream().filter(JsonNode::isArray).count();
    if (lists > 0 && (!sets || lists < values.size())) {
      problems.add(place + ": values must be all lists, for 'in' and 'not in', or none");
    }
    values.stream()
        .flatMap(value -> value.isArray() ? value.valueStream() : Stream.of(value))
        .filter(value -> !value.isValueNode() || value.isNull())
        .forEach(value -> problems.add(place + ": " + value + " is no constant"));
    values.stream()
        .filter(value -> value.isArray() && value.isEmpty())
        .forEach(_ -> problems.add(place + ": a set of values is empty"));
  }

  private void term(String place, @Nullable TermTemplate term) {
    if (term == null) {
      return;
    }
    selector(place + ", field", term.field());
    selector(place + ", other_field", term.otherField());
    constant(place + ", constant", term.constant(), false);
    switch (term.kind()) {
      case FIELD -> parts(place, term, true, false, false);
      case CONSTANT -> parts(place, term, term.field() != null, false, true);
      case SCALAR, MOD -> parts(place, term, true, false, true);
      case ADDITION -> {
        exactlyOne(place, "other_field and constant", term.otherField(), term.constant());
        required(place, term, "field", term.field() != null, true);
      }
      case AGGREGATE -> parts(place, term, true, false, term.constant() != null);
      case FLAG -> parts(place, term, true, false, false);
    }
    required(
        place,
        term,
        "function",
        term.function() != null,
        term.kind() == TermTemplate.Kind.AGGREGATE);
    required(place, term, "flags", !term.flags().isEmpty(), term.kind() == TermTemplate.Kind.FLAG);
    if (term.samePosition() && term.otherField() == null) {
      problems.add(place + ": same_position means nothing without other_field");
    }
    flags(place, term.flags());
  }

  private void flags(String place, List<String> flags) {
    for (String flag : flags) {
      try {
        FlagMask.of(flag);
      } catch (IllegalArgumentException e) {
        problems.add(place + ": " + e.getMessage());
      }
    }
  }

  private void parts(
      String place, TermTemplate term, boolean field, boolean other, boolean constant) {
    required(place, term, "field", term.field() != null, field);
    required(place, term, "other_field", term.otherField() != null, other);
    required(place, term, "constant", term.constant() != null, constant);
  }

  private void required(
      String place, TermTemplate term, String key, boolean given, boolean wanted) {
    if (given != wanted) {
      String verb = wanted ? " needs " : " takes no ";
      problems.add(place + ": kind " + lower(term.kind()) + verb + key);
    }
  }

  private void guard(Guard guard, Set<String> templates, Set<String> names) {
    String place = "guard '" + guard.name() + "'";
    if (!names.add(guard.name())) {
      problems.add("two guards are named '" + guard.name() + "'");
    }
    atLeastOne(place + ": max_clause_size", guard.maxClauseSize());
    guard.templates().stream()
        .filter(name -> !templates.contains(name))
        .forEach(name -> problems.add(place + ": no template is named '" + name + "'"));
    try {
      guard.conditions();
    } catch (IllegalArgumentException e) {
      problems.add(place + ": when: " + e.getMessage());
    }
  }

  private static String lower(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }
}
