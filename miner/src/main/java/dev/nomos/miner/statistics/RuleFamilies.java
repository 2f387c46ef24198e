package dev.nomos.miner.statistics;

import dev.nomos.logic.Field;
import dev.nomos.logic.Formula;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Finds rules that are one rule at other places: all its window positions moved by the same number
 * of steps, or source and destination exchanged throughout, or both.
 */
public final class RuleFamilies {
  private final RowType type;
  private final Directions directions;

  private RuleFamilies(RowType type, Function<String, ? extends Iterable<String>> roles) {
    this.type = type;
    this.directions = new Directions(type, roles);
  }

  /**
   * One rule at several places.
   *
   * @param pattern the rule that stands for all: at the first window position, and of its two
   *     directions the one whose text comes first. It need not itself be a member.
   * @param members in the order in which the rules were given
   */
  public record Family(Formula pattern, List<Rule> members) {
    public Family {
      members = List.copyOf(members);
    }
  }

  /**
   * The families of {@code rules}, in the order of their first members. Each rule is in one; a rule
   * that is no clause is a family of its own.
   *
   * @param roles the semantic tags of a field, by its name; none where it has none
   */
  public static List<Family> of(
      List<Rule> rules, RowType type, Function<String, ? extends Iterable<String>> roles) {
    RuleFamilies families = new RuleFamilies(type, roles);
    Map<Formula, List<Rule>> byPattern = new LinkedHashMap<>();
    for (Rule rule : rules) {
      byPattern.computeIfAbsent(families.pattern(rule), _ -> new ArrayList<>()).add(rule);
    }
    return byPattern.entrySet().stream().map(e -> new Family(e.getKey(), e.getValue())).toList();
  }

  private Formula pattern(Rule rule) {
    return rule.clause().map(this::pattern).orElse(rule.formula());
  }

  private Formula pattern(List<Formula.Atom> literals) {
    int shift = firstPosition(literals);
    Formula same =
        renamed(literals, new FieldRenaming(name -> moved(name, shift), family -> family));
    Formula opposite =
        renamed(
            literals,
            new FieldRenaming(
                name -> moved(directions.partner(name), shift), directions::partnerFamily));
    return same.toString().compareTo(opposite.toString()) <= 0 ? same : opposite;
  }

  private static Formula renamed(List<Formula.Atom> literals, FieldRenaming renaming) {
    return Rule.of(Formula.anyOf(literals.stream().map(renaming::rename).toList())).formula();
  }

  /** The first window position that the literals speak of; 0 where they speak of none. */
  private int firstPosition(List<Formula.Atom> literals) {
    return literals.stream()
        .flatMap(literal -> literal.fields().stream())
        .flatMap(name -> type.field(name).map(Field::position).stream())
        .mapToInt(Field.WindowPosition::index)
        .min()
        .orElse(0);
  }

  private String moved(String name, int shift) {
    Field.WindowPosition at = type.field(name).map(Field::position).orElse(null);
    return at == null
        ? name
        : type.at(at.family(), at.index() - shift).map(Field::name).orElse(name);
  }
}
