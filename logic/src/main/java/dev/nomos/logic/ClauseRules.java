package dev.nomos.logic;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rules that say "one of these predicates holds": the same as {@link Rule#of} gives, but the texts
 * of a space's predicates are made and put in order once for all of them. Immutable.
 */
public final class ClauseRules {
  private final List<Formula.Atom> atoms;

  /** By text, as a clause's literals are ordered. */
  private final int[] order;

  /** {@code rank[p]}: where p is in {@link #order}. */
  private final int[] rank;

  private final String[] alone;
  private final String[] amongOthers;

  public ClauseRules(PredicateSpace space) {
    this.atoms = space.predicates().stream().map(Predicate::atom).toList();
    this.alone = atoms.stream().map(Formula::toString).toArray(String[]::new);
    this.amongOthers = atoms.stream().map(FormulaText::operand).toArray(String[]::new);
    this.order =
        IntStream.range(0, atoms.size())
            .boxed()
            .sorted(Comparator.comparing(p -> alone[p]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.rank = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      rank[order[i]] = i;
    }
  }

  /** {@code literals}: predicates of the space, at least one. */
  public Rule rule(BitSet literals) {
    int[] ranks = new int[literals.cardinality()];
    int size = 0;
    for (int p = literals.nextSetBit(0); p >= 0; p = literals.nextSetBit(p + 1)) {
      ranks[size++] = rank[p];
    }
    Arrays.sort(ranks);
    List<Formula.Atom> clause = new ArrayList<>(size);
    StringBuilder text = new StringBuilder();
    for (int at : ranks) {
      text.append(clause.isEmpty() ? "" : " or ");
      text.append(size == 1 ? alone[order[at]] : amongOthers[order[at]]);
      clause.add(atoms.get(order[at]));
    }
    String id = Digest.of(text.toString().getBytes(StandardCharsets.UTF_8));
    return new Rule("r-" + id, Formula.anyOf(clause));
  }
}
