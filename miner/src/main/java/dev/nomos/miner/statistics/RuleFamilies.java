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
import java.util.stream.Stream;

/**
 * Finds rules that are one rule at other places: all its window positions moved by the same number
 * of steps, or source and destination exchanged throughout, or both.
 */
public final class RuleFamilies {
  private final RowType type;
  private final Directions directions;
  private final Map<Move, Moved> moved = new HashMap<>();
  private final Map<Formula.Atom, Integer> positions = new HashMap<>();

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
    Map<String, Place> patterns = new HashMap<>();
    Map<String, List<Rule>> members = new LinkedHashMap<>();
    for (Rule rule : rules) {
      Place pattern = families.pattern(rule);
      patterns.putIfAbsent(pattern.text(), pattern);
      members.computeIfAbsent(pattern.text(), _ -> new ArrayList<>()).add(rule);
    }
    return members.entrySet().stream()
        .map(e -> new Family(patterns.get(e.getKey()).formula(), e.getValue()))
        .toList();
  }

  /** A clause at one place: its literals there, in the order of their texts. */
  private record Place(List<Moved> literals, String text) {
    static Place of(Stream<Moved> literals) {
      List<Moved> ordered =
          literals.distinct().sorted(Comparator.comparing(Moved::text)).toList();
      return new Place(
          ordered, ordered.stream().map(Moved::text).collect(Collectors.joining("\n")));
    }

    Formula formula() {
      return Formula.anyOf(literals.stream().map(Moved::formula).toList());
    }
  }

  /** A literal at another place; its text is made once, as many rules have it. */
  private record Moved(Formula formula, String text) {}

  private record Move(Formula.Atom literal, int shift, boolean swapped) {}

  private Place pattern(Rule rule) {
    return rule.clause()
        .map(this::pattern)
        .orElseGet(
            () -> Place.of(Stream.of(new Moved(rule.formula(), rule.formula().toString()))));
  }

  private Place pattern(List<Formula.Atom> literals) {
    int shift = literals.stream().mapToInt(this::firstPosition).min().orElse(0);
    Place same = at(literals, shift, false);
    Place opposite = at(literals, shift, true);
    return same.text().compareTo(opposite.text()) <= 0 ? same : opposite;
  }

  private Place at(List<Formula.Atom> literals, int shift, boolean swapped) {
    return Place.of(
        literals.stream()
            .map(l -> moved.computeIfAbsent(new Move(l, shift, swapped), this::moved)));
  }

  private Moved moved(Move move) {
    FieldRenaming renaming =
        move.swapped()
            ? new FieldRenaming(
                name -> moved(directions.partner(name), move.shift()), directions::partnerFamily)
            : new FieldRenaming(name -> moved(name, move.shift()), family -> family);
    Formula formula = renaming.rename(move.literal());
    return new Moved(formula, formula.toString());
  }

  /** The first window position that a literal speaks of; 0 where it speaks of none. */
  private int firstPosition(Formula.Atom literal) {
    return positions.computeIfAbsent(
        literal,
        l ->
            l.fields().stream()
                .flatMap(name -> type.field(name).map(Field::position).stream())
                .mapToInt(Field.WindowPosition::index)
                .min()
                .orElse(Integer.MAX_VALUE)); // the others decide
  }

  private String moved(String name, int shift) {
    Field.WindowPosition at = type.field(name).map(Field::position).orElse(null);
    return at == null
        ? name
        : type.at(at.family(), at.index() - shift).map(Field::name).orElse(name);
  }
}
