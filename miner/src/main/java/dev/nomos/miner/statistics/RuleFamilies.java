package dev.nomos.miner.statistics;

import dev.nomos.logic.Field;
import dev.nomos.logic.Formula;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds rules that are one rule at other places: all its window positions moved by the same number
 * of steps, or source and destination exchanged throughout, or both.
 */
public final class RuleFamilies {
  private final RowType type;
  private final Directions directions;

  /** Literals at other places, by the number of steps: rules share few literals. */
  private final Map<Formula.Atom, Map<Integer, Renamed>> straight = new HashMap<>();

  private final Map<Formula.Atom, Map<Integer, Renamed>> turned = new HashMap<>();
  private final Map<Formula.Atom, Integer> firstPositions = new HashMap<>();

  private record Renamed(Formula.Atom atom, String text) {}

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
    List<Renamed> same = renamed(literals, shift, false);
    List<Renamed> opposite = renamed(literals, shift, true);
    List<Renamed> first = text(same).compareTo(text(opposite)) <= 0 ? same : opposite;
    return Formula.anyOf(first.stream().map(Renamed::atom).toList());
  }

  /** In the order of their texts, without repeats. */
  private List<Renamed> renamed(List<Formula.Atom> literals, int shift, boolean turn) {
    Map<Formula.Atom, Map<Integer, Renamed>> known = turn ? turned : straight;
    return literals.stream()
        .map(
            literal ->
                known
                    .computeIfAbsent(literal, _ -> new HashMap<>())
                    .computeIfAbsent(shift, _ -> rename(literal, shift, turn)))
        .distinct()
        .sorted(Comparator.comparing(Renamed::text))
        .toList();
  }

  private Renamed rename(Formula.Atom literal, int shift, boolean turn) {
    FieldRenaming renaming =
        turn
            ? new FieldRenaming(
                name -> moved(directions.partner(name), shift), directions::partnerFamily)
            : new FieldRenaming(name -> moved(name, shift), family -> family);
    Formula.Atom renamed = renaming.rename(literal);
    return new Renamed(renamed, renamed.toString());
  }

  private static String text(List<Renamed> literals) {
    return literals.stream().map(Renamed::text).collect(Collectors.joining(" or "));
  }

  /** The first window position that the literals speak of; 0 where they speak of none. */
  private int firstPosition(List<Formula.Atom> literals) {
    int first = Integer.MAX_VALUE;
    for (Formula.Atom literal : literals) {
      first = Math.min(first, firstPositions.computeIfAbsent(literal, this::firstPosition));
    }
    return first == Integer.MAX_VALUE ? 0 : first;
  }

  private int firstPosition(Formula.Atom literal) {
    return literal.fields().stream()
        .flatMap(name -> type.field(name).map(Field::position).stream())
        .mapToInt(Field.WindowPosition::index)
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  private String moved(String name, int shift) {
    Field.WindowPosition at = type.field(name).map(Field::position).orElse(null);
    return at == null
        ? name
        : type.at(at.family(), at.index() - shift).map(Field::name).orElse(name);
  }
}
