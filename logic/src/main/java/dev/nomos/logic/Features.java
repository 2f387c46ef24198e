package dev.nomos.logic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shares the predicates of a space out among features. For one space. */
final class Features {
  private final Map<Term, Group> byTerm = new LinkedHashMap<>();
  private final Map<List<Term>, Group> byPair = new LinkedHashMap<>();
  private final List<Feature> features = new ArrayList<>();

  /** Predicates, by bit position and by atom. */
  private record Group(List<Integer> predicates, List<Formula.Atom> atoms) {
    static Group empty() {
      return new Group(new ArrayList<>(), new ArrayList<>());
    }

    void add(int predicate, Formula.Atom atom) {
      predicates.add(predicate);
      atoms.add(atom);
    }

    List<Operator> operators() {
      return atoms.stream().map(atom -> ((Formula.Compare) atom).op()).toList();
    }
  }

  private Features() {}

  static List<Feature> of(RowType type, List<Predicate> predicates) {
    Features features = new Features();
    for (int p = 0; p < predicates.size(); p++) {
      features.add(p, predicates.get(p).atom().expand(type));
    }
    features.byTerm.forEach(
        (term, g) -> features.features.add(new RankFeature(term, type, g.predicates(), g.atoms())));
    features.byPair.forEach(
        (pair, g) ->
            features.features.add(
                new SignFeature(
                    pair.getFirst(), pair.getLast(), type, g.predicates(), g.operators())));
    return List.copyOf(features.features);
  }

  private void add(int predicate, Formula formula) {
    switch (formula) {
      case Formula.Compare(Term.Constant _, _, Term.Constant _) ->
          features.add(new TruthFeature(formula, predicate));
      case Formula.Compare(Term.Constant constant, var op, var term) ->
          add(predicate, new Formula.Compare(term, op.mirrored(), constant));
      case Formula.Compare(var term, _, Term.Constant _) -> ranked(predicate, term, formula);
      case Formula.In(var term, _, _) -> ranked(predicate, term, formula);
      case Formula.Compare compare -> paired(predicate, compare);
      case Formula.Quantified _,
          Formula.Not _,
          Formula.AllOf _,
          Formula.AnyOf _,
          Formula.Implies _,
          Formula.Iff _ ->
          features.add(new TruthFeature(formula, predicate));
    }
  }

  private void ranked(int predicate, Term term, Formula formula) {
    byTerm.computeIfAbsent(term, _ -> Group.empty()).add(predicate, (Formula.Atom) formula);
  }

  /** {@code a < b} and {@code b > a} are one comparison. */
  private void paired(int predicate, Formula.Compare compare) {
    Group mirrored = byPair.get(List.of(compare.right(), compare.left()));
    if (mirrored == null) {
      byPair
          .computeIfAbsent(List.of(compare.left(), compare.right()), _ -> Group.empty())
          .add(predicate, compare);
    } else {
      mirrored.add(predicate, mirrored(compare));
    }
  }

  private static Formula.Compare mirrored(Formula.Compare compare) {
    return switch (compare) {
      case Formula.Compare(var a, var op, var b) -> new Formula.Compare(b, op.mirrored(), a);
    };
  }
}
