package dev.nomos.schemas.spec;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Operator;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which predicates may be built over a data set's rows: NetNomos' grammar.
 *
 * @param maxClauseSize most literals in a rule, at least 1
 * @param maxRules most rules that a search may return
 */
@JsonIgnoreProperties("$schema") // names the JSON Schema for editors
public record GrammarSpec(
    String name,
    @Nullable String description,
    int maxClauseSize,
    int maxRules,
    List<PredicateTemplate> predicateTemplates,
    List<JsonNode> quantifierTemplates) {

  /**
   * A pattern of predicates: a left side, operators, and a field, constant or term on the right.
   */
  public record PredicateTemplate(
      String name,
      @Nullable Selector lhs,
      List<String> operators,
      @Nullable Selector rhsField,
      @Nullable ConstantSelector rhsConstant,
      @Nullable TermTemplate lhsTerm,
      @Nullable TermTemplate rhsTerm,
      boolean allowSameField,
      @Nullable String description) {
    @SuppressWarnings("NullAway") // Jackson gives null for absent members; none stays null
    public PredicateTemplate {
      name = Lists.required("name", name);
      operators = Lists.copy(operators);
      comparisons(operators);
    }

    public List<Operator> comparisons() {
      return comparisons(operators);
    }

    private static List<Operator> comparisons(List<String> symbols) {
      return symbols.stream().map(PredicateTemplate::comparison).toList();
    }

    private static Operator comparison(String symbol) {
      return Arrays.stream(Operator.values())
          .filter(op -> op.symbol().equals(symbol))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "'" + symbol + "' is no operator; use one of = != < <= > >="));
    }
  }

  /** Selects fields; every condition given must hold, and none selects all. */
  public record Selector(
      List<String> names,
      @Nullable String regex,
      List<FieldType> types,
      List<String> roles,
      @Nullable Boolean derivedOnly,
      @Nullable String contextFamily,
      @Nullable Boolean windowOnly,
      List<String> exclude) {
    public Selector {
      names = Lists.copy(names);
      types = Lists.copy(types);
      roles = Lists.copy(roles);
      exclude = Lists.copy(exclude);
    }
  }

  /** Where a template's constants come from. */
  public record ConstantSelector(
      Mode mode,
      List<JsonNode> values,
      List<FieldSpec.ConstantKind> kinds,
      @Nullable Integer topK,
      List<BigDecimal> quantiles) {
    /** {@code explicit} values, the field's domain, a profile of the data, or the field's own. */
    public enum Mode {
      EXPLICIT,
      DOMAIN,
      PROFILE,
      FIELD_CONSTANTS
    }

    @SuppressWarnings("NullAway") // Jackson gives null for absent members; none stays null
    public ConstantSelector {
      mode = Lists.required("mode", mode);
      values = Lists.copy(values);
      kinds = Lists.copy(kinds);
      quantiles = Lists.copy(quantiles);
    }
  }

  /**
   * A side of a comparison: a field, a constant, field × constant, or field + field or constant.
   */
  public record TermTemplate(
      Kind kind,
      @Nullable Selector field,
      @Nullable Selector otherField,
      @Nullable ConstantSelector constant,
      boolean allowSameField,
      @Nullable String description) {
    /** The shape of the term. */
    public enum Kind {
      FIELD,
      CONSTANT,
      SCALAR,
      ADDITION
    }

    @SuppressWarnings("NullAway") // Jackson gives null for absent members; none stays null
    public TermTemplate {
      kind = Lists.required("kind", kind);
    }
  }

  @SuppressWarnings("NullAway") // Jackson gives null for absent members; none stays null
  public GrammarSpec {
    name = Lists.required("name", name);
    predicateTemplates = Lists.copy(predicateTemplates);
    quantifierTemplates = Lists.copy(quantifierTemplates);
  }

  /** Throws {@link SpecException} naming the file and every problem. */
  public static GrammarSpec read(Path file) {
    return SpecReader.read(file, GrammarSpec.class, GrammarSpec::problems);
  }

  /** This grammar in JSON, with its defaults; reads back as itself. */
  public String toJson() {
    return SpecReader.print(this);
  }

  private List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (maxClauseSize < 1) {
      problems.add("max_clause_size must be at least 1, but was " + maxClauseSize);
    }
    if (!quantifierTemplates.isEmpty()) {
      problems.add("quantifier_templates are not supported yet");
    }
    for (PredicateTemplate template : predicateTemplates) {
      if (template.operators().isEmpty()) {
        problems.add("template '" + template.name() + "' has no operators");
      }
      if ((template.lhs() == null) == (template.lhsTerm() == null)) {
        problems.add("template '" + template.name() + "' needs either lhs or lhs_term");
      }
    }
    return problems;
  }
}
