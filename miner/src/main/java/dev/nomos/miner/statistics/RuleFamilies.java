package dev.nomos.miner.statistics;

import dev.nomos.logic.Field;
import dev.nomos.logic.Formula;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
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

  /** Literals at other places, by the number of steps: rules share few literals. */
  private final Map<Formula.Atom, Map<Integer, Renamed>> straight = new HashMap<>();

  private final Map<Formula.Atom, Map<Integer, Renamed>> turned = new HashMap<>();
  private final Map<Formula, Integer> numbers = new HashMap<>();
  private final Map<Formula.Atom, Integer> firstPositions = new HashMap<>();

  /** {@code number}: equal atoms have equal ones; in the order in which they were met. */
  private record Renamed(Formula.Atom atom, int number) {}

  private RuleFamilies(RowType type, Function<String, ? extends Iterable<String>> roles) {
    this.type = type;
    this.directions = new Directions(type, roles);
  }

  /**
   * One rule at several places.
   *
   * @param pattern the rule that stands for all: at the first window position, and of its two
   *     directions the one whose text comes first. It need not itself be a member, but where there
   *     is one member only, it is that one.
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
    Map<List<Integer>, List<Rule>> alike = new LinkedHashMap<>();
    for (Rule rule : rules) {
      alike.computeIfAbsent(families.key(rule), _ -> new ArrayList<>()).add(rule);
    }
    return alike.values().stream().map(members -> families.family(members)).toList();
  }

  private Family family(List<Rule> members) {
    Rule first = members.getFirst();
    Formula pattern =
        members.size() == 1
            ? first.formula()
            : first.clause().map(this::pattern).orElse(first.formula());
    return new Family(pattern, members);
  }

  /** Equal for the rules of one family. */
  private List<Integer> key(Rule rule) {
    List<Formula.Atom> literals = rule.clause().orElse(List.of());
    if (literals.isEmpty()) {
      return List.of(-1 - number(rule.formula()));
    }
    int shift = firstPosition(literals);
    int[] same = sortedNumbers(literals, shift, false);
    int[] opposite = sortedNumbers(literals, shift, true);
    int[] first = Arrays.compare(same, opposite) <= 0 ? same : opposite;
    return Arrays.stream(first).boxed().toList();
  }

  private int[] sortedNumbers(List<Formula.Atom> literals, int shift, boolean turn) {
    int[] sorted = new int[literals.size()];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = renamed(literals.get(i), shift, turn).number();
    }
    Arrays.sort(sorted);
    int distinct = 1;
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] != sorted[i - 1]) {
        sorted[distinct++] = sorted[i];
      }
    }
    return Arrays.copyOf(sorted, distinct);
  }

  private Formula pattern(List<Formula.Atom> literals) {
    int shift = firstPosition(literals);
    Formula same = moved(literals, shift, false);
    Formula opposite = moved(literals, shift, true);
    return same.toString().compareTo(opposite.toString()) <= 0 ? same : opposite;
  }

  /** In the order of their texts, without repeats. */
  private Formula moved(List<Formula.Atom> literals, int shift, boolean turn) {
    return Formula.anyOf(
        literals.stream()
            .map(literal -> renamed(literal, shift, turn).atom())
            .distinct()
            .sorted(Comparator.comparing(Formula::toString))
            .toList());
  }

  private Renamed renamed(Formula.Atom literal, int shift, boolean turn) {
    return (turn ? turned : straight)
        .computeIfAbsent(literal, _ -> new HashMap<>())
        .computeIfAbsent(shift, _ -> rename(literal, shift, turn));
  }

  private Renamed rename(Formula.Atom literal, int shift, boolean turn) {
    FieldRenaming renaming =
        turn
            ? new FieldRenaming(
                name -> moved(directions.partner(name), shift), directions::partnerFamily)
            : new FieldRenaming(name -> moved(name, shift), family -> family);
    Formula.Atom renamed = renaming.rename(literal);
    return new Renamed(renamed, number(renamed));
  }

  private int number(Formula formula) {
    return numbers.computeIfAbsent(formula, _ -> numbers.size());
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
