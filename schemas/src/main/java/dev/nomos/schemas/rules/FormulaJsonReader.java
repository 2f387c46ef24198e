package dev.nomos.schemas.rules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the trees that {@link FormulaJson} describes; whatever else is there is an error. */
final class FormulaJsonReader {
  /** The members from the rule down to the node in hand, the innermost first. */
  private final Deque<String> path = new ArrayDeque<>();

  private FormulaJsonReader() {}

  /** What is wrong with a tree, and where in it. */
  static final class Problem extends Exception {
    Problem(String message) {
      super(message);
    }
  }

  /** {@code member}: the name under which the tree stands, for messages. */
  static Formula read(JsonNode tree, String member) throws Problem {
    FormulaJsonReader reader = new FormulaJsonReader();
    reader.path.push(member);
    try {
      Formula formula = reader.formula(tree);
      if (formula.depth() > Formula.MAX_DEPTH) {
        throw new Problem(member + " has more than " + Formula.MAX_DEPTH + " levels");
      }
      return formula;
    } catch (IllegalArgumentException refused) {
      throw reader.problem(String.valueOf(refused.getMessage()));
    }
  }

  private Formula formula(JsonNode node) throws Problem {
    String kind = kind(node);
    return switch (kind) {
      case "compare" -> {
        members(node, "op", "left", "right");
        yield new Formula.Compare(term(node, "left"), operator(node), term(node, "right"));
      }
      case "in" -> {
        members(node, "term", "values", "inside");
        yield new Formula.In(term(node, "term"), constants(node), flag(node, "inside"));
      }
      case "quantified" -> quantified(node);
      case "not" -> {
        members(node, "value");
        yield new Formula.Not(formula(node, "value"));
      }
      case "and" -> Formula.allOf(formulas(node));
      case "or" -> Formula.anyOf(formulas(node));
      case "implies" -> {
        members(node, "left", "right");
        yield new Formula.Implies(formula(node, "left"), formula(node, "right"));
      }
      case "iff" -> {
        members(node, "left", "right");
        yield new Formula.Iff(formula(node, "left"), formula(node, "right"));
      }
      default ->
          throw problem(
              "the kind '%s' is no formula's; those are compare, in, quantified, not, and, or, implies, iff"
                  .formatted(shortened(kind)));
    };
  }

  private Term term(JsonNode node) throws Problem {
    String kind = kind(node);
    return switch (kind) {
      case "symbol" -> {
        members(node, "name");
        yield new Term.FieldRef(name(node, "name"));
      }
      case "constant" -> {
        members(node, "value");
        yield new Term.Constant(in("value", () -> constant(node.get("value"))));
      }
      case "binary" -> binary(node);
      case "function" -> function(node);
      case "bits" -> {
        members(node, "term", "mask");
        yield new Term.Bits(
            term(node, "term"), whole(node, "mask", Long.MIN_VALUE, Long.MAX_VALUE));
      }
      case "indexed" -> {
        members(node, "family", "index", "offset");
        long offset =
            whole(node, "offset", -Formula.Range.MAX_POSITION, Formula.Range.MAX_POSITION);
        yield new Term.Indexed(name(node, "family"), name(node, "index"), (int) offset);
      }
      case "family" -> {
        members(node, "name");
        yield new Term.Family(name(node, "name"));
      }
      default ->
          throw problem(
              "the kind '%s' is no term's; those are symbol, constant, binary, function, bits, indexed, family"
                  .formatted(shortened(kind)));
    };
  }

  private Formula quantified(JsonNode node) throws Problem {
    boolean bounded = node.has("from");
    if (bounded) {
      members(node, "quantifier", "index", "from", "to", "body");
    } else {
      members(node, "quantifier", "index", "body");
    }
    Formula.Quantifier quantifier =
        choice(node, "quantifier", Formula.Quantifier.values(), Formula.Quantifier::word);
    Formula.Range range =
        bounded
            ? new Formula.Range(
                (int) whole(node, "from", 0, Formula.Range.MAX_POSITION),
                (int) whole(node, "to", 0, Formula.Range.MAX_POSITION))
            : null;
    return new Formula.Quantified(quantifier, name(node, "index"), range, formula(node, "body"));
  }

  private Operator operator(JsonNode node) throws Problem {
    return choice(node, "op", Operator.values(), Operator::symbol);
  }

  private Term binary(JsonNode node) throws Problem {
    members(node, "op", "left", "right");
    Term left = term(node, "left");
    Term right = term(node, "right");
    String op = text(node, "op");
    return switch (op) {
      case "+" -> new Term.Plus(left, right);
      case "-" -> new Term.Minus(left, right);
      case "*" -> new Term.Times(left, right);
      case "/" -> new Term.Divide(left, right);
      default -> throw problem("'op' must be one of + - * /, but is '" + shortened(op) + "'");
    };
  }

  private Term function(JsonNode node) throws Problem {
    members(node, "name", "arguments");
    List<Term> arguments = list(node, "arguments", this::term);
    String name = text(node, "name");
    if (name.toLowerCase(Locale.ROOT).equals("mod")) {
      if (arguments.size() != 2) {
        throw problem("mod takes 2 arguments, but there are " + arguments.size());
      }
      return new Term.Mod(arguments.getFirst(), arguments.getLast());
    }
    return new Term.Aggregate(
        choice(node, "name", Term.Function.values(), Term.Function::word), arguments);
  }

  private String kind(JsonNode node) throws Problem {
    if (!node.isObject()) {
      throw problem("must be an object with a 'kind', but is " + described(node));
    }
    return text(node, "kind");
  }

  /** The members that an object has beside its kind: all of these, and no others. */
  private void members(JsonNode node, String... names) throws Problem {
    Set<String> known = Set.of(names);
    for (var each : node.properties()) {
      if (!known.contains(each.getKey()) && !each.getKey().equals("kind")) {
        throw problem(
            "unknown member '%s'; '%s' has %s"
                .formatted(
                    shortened(each.getKey()), node.get("kind").asText(), String.join(", ", names)));
      }
    }
    for (String name : names) {
      if (!node.has(name)) {
        throw problem("'%s' has no '%s'".formatted(node.get("kind").asText(), name));
      }
    }
  }

  private Formula formula(JsonNode node, String member) throws Problem {
    return in(member, () -> formula(node.get(member)));
  }

  private Term term(JsonNode node, String member) throws Problem {
    return in(member, () -> term(node.get(member)));
  }

  private List<Formula> formulas(JsonNode node) throws Problem {
    members(node, "values");
    return list(node, "values", this::formula);
  }

  private List<Value> constants(JsonNode node) throws Problem {
    return list(node, "values", this::constant);
  }

  private <T> List<T> list(JsonNode node, String member, Part<T> part) throws Problem {
    JsonNode array = node.get(member);
    if (!array.isArray()) {
      throw problem("'%s' must be a list, but is %s".formatted(member, described(array)));
    }
    List<T> parts = new ArrayList<>();
    for (JsonNode each : array) {
      parts.add(in(member + "[" + parts.size() + "]", () -> part.read(each)));
    }
    return parts;
  }

  private Value constant(JsonNode node) throws Problem {
    if (node.isTextual()) {
      return Value.of(node.textValue());
    }
    if (node.isBoolean()) {
      return Value.of(node.booleanValue() ? 1 : 0);
    }
    if (!node.isNumber()) {
      throw problem("must be a number or a text, but is " + described(node));
    }
    BigDecimal number = node.decimalValue();
    if (Value.plainDigits(number) > Value.MAX_DIGITS) {
      throw problem("a number of more than " + Value.MAX_DIGITS + " digits");
    }
    return Value.of(number);
  }

  private String text(JsonNode node, String member) throws Problem {
    JsonNode value = node.get(member);
    if (value == null || !value.isTextual()) {
      throw problem("'%s' must be a text, but is %s".formatted(member, described(value)));
    }
    return value.textValue();
  }

  private String name(JsonNode node, String member) throws Problem {
    String name = text(node, member);
    if (name.isBlank()) {
      throw problem("'" + member + "' must not be blank");
    }
    return name;
  }

  private boolean flag(JsonNode node, String member) throws Problem {
    JsonNode value = node.get(member);
    if (!value.isBoolean()) {
      throw problem("'%s' must be true or false, but is %s".formatted(member, described(value)));
    }
    return value.booleanValue();
  }

  private long whole(JsonNode node, String member, long from, long to) throws Problem {
    JsonNode value = node.get(member);
    if (value == null
        || !value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < from
        || value.longValue() > to) {
      throw problem(
          "'%s' must be a whole number from %d to %d, but is %s"
              .formatted(member, from, to, described(value)));
    }
    return value.longValue();
  }

  private <T> T choice(JsonNode node, String member, T[] values, Function<T, String> word)
      throws Problem {
    String text = text(node, member);
    return Arrays.stream(values)
        .filter(value -> word.apply(value).equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                problem(
                    "'%s' must be one of %s, but is '%s'"
                        .formatted(
                            member,
                            String.join(" ", Arrays.stream(values).map(word).toList()),
                            shortened(text))));
  }

  private <T> T in(String member, Reading<T> reading) throws Problem {
    path.push(member);
    T read = reading.read();
    path.pop();
    return read;
  }

  private Problem problem(String what) {
    return new Problem(String.join(".", path.reversed()) + ": " + what);
  }

  private static String described(@Nullable JsonNode node) {
    return node == null
        ? "absent"
        : shortened(
            node.isContainerNode()
                ? "a " + node.getNodeType().name().toLowerCase(Locale.ROOT)
                : node.toString());
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  /** A step that may find a problem. */
  @FunctionalInterface
  private interface Reading<T> {
    T read() throws Problem;
  }

  /** Reads one member of a list. */
  @FunctionalInterface
  private interface Part<T> {
    T read(JsonNode node) throws Problem;
  }
}
