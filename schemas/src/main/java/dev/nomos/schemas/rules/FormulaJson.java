package dev.nomos.schemas.rules;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.util.List;

/**
 * Formulas as trees of JSON objects, each with its {@code kind}. NetNomos' own kinds:
 *
 * <pre>
 *   compare   op (= != &lt; &lt;= &gt; &gt;=), left, right        symbol    name
 *   and, or   values (none: true, false)              constant  value: number or text
 *   not       value                                   binary    op (+ - * /), left, right
 *   implies   left, right
 * </pre>
 *
 * What Nomos adds:
 *
 * <pre>
 *   iff        left, right
 *   in         term, values: numbers and texts, inside (false: none of them)
 *   quantified quantifier (forall, exists), index, from, to (neither: all positions), body
 *   function   name (min, max, sum, avg, count, mod), arguments
 *   bits       term, mask
 *   indexed    family, index, offset: family[index + offset]
 *   family     name: family[*]
 * </pre>
 */
public final class FormulaJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private FormulaJson() {}

  public static ObjectNode of(Formula formula) {
    return switch (formula) {
      case Formula.Compare(var left, var op, var right) ->
          sides(kind("compare").put("op", op.symbol()), of(left), of(right));
      case Formula.In(var term, var values, var inside) -> {
        ObjectNode node = kind("in");
        node.set("term", of(term));
        ArrayNode array = node.putArray("values");
        values.forEach(value -> put(array, value));
        yield node.put("inside", inside);
      }
      case Formula.Quantified quantified -> quantified(quantified);
      case Formula.Not(var body) -> kind("not").set("value", of(body));
      case Formula.AllOf(var parts) -> values("and", parts);
      case Formula.AnyOf(var parts) -> values("or", parts);
      case Formula.Implies(var left, var right) -> sides(kind("implies"), of(left), of(right));
      case Formula.Iff(var left, var right) -> sides(kind("iff"), of(left), of(right));
    };
  }

  private static ObjectNode quantified(Formula.Quantified quantified) {
    ObjectNode node =
        kind("quantified")
            .put("quantifier", quantified.quantifier().word())
            .put("index", quantified.index());
    Formula.Range range = quantified.range();
    if (range != null) {
      node.put("from", range.from()).put("to", range.to());
    }
    return node.set("body", of(quantified.body()));
  }

  private static ObjectNode of(Term term) {
    return switch (term) {
      case Term.FieldRef(var name) -> kind("symbol").put("name", name);
      case Term.Constant(var value) -> {
        ArrayNode one = JSON.arrayNode();
        put(one, value);
        yield kind("constant").set("value", one.get(0));
      }
      case Term.Plus(var left, var right) -> binary("+", left, right);
      case Term.Minus(var left, var right) -> binary("-", left, right);
      case Term.Times(var left, var right) -> binary("*", left, right);
      case Term.Divide(var left, var right) -> binary("/", left, right);
      case Term.Mod(var left, var right) -> function("mod", List.of(left, right));
      case Term.Bits(var part, var mask) -> {
        ObjectNode node = kind("bits");
        node.set("term", of(part));
        yield node.put("mask", mask);
      }
      case Term.Aggregate(var function, var arguments) -> function(function.word(), arguments);
      case Term.Indexed(var family, var index, var offset) ->
          kind("indexed").put("family", family).put("index", index).put("offset", offset);
      case Term.Family(var name) -> kind("family").put("name", name);
    };
  }

  private static ObjectNode kind(String kind) {
    return JSON.objectNode().put("kind", kind);
  }

  private static ObjectNode binary(String op, Term left, Term right) {
    return sides(kind("binary").put("op", op), of(left), of(right));
  }

  private static ObjectNode sides(ObjectNode node, ObjectNode left, ObjectNode right) {
    node.set("left", left);
    return node.set("right", right);
  }

  private static ObjectNode values(String kind, List<Formula> parts) {
    ObjectNode node = kind(kind);
    ArrayNode values = node.putArray("values");
    parts.forEach(part -> values.add(of(part)));
    return node;
  }

  private static ObjectNode function(String name, List<Term> arguments) {
    ObjectNode node = kind("function").put("name", name);
    ArrayNode array = node.putArray("arguments");
    arguments.forEach(argument -> array.add(of(argument)));
    return node;
  }

  private static void put(ArrayNode array, Value value) {
    switch (value) {
      case Value.Whole(var number) -> array.add(number);
      case Value.Real(var number) -> array.add(plain(number));
      case Value.Text(var text) -> array.add(text);
      case Value.Ratio ratio -> throw new IllegalStateException(ratio + " is no constant");
    }
  }

  /** Without an exponent, which not every reader takes for a whole number. */
  private static BigDecimal plain(BigDecimal number) {
    return number.scale() < 0 ? number.setScale(0) : number;
  }
}
