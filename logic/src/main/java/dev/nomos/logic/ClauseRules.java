package dev.nomos.logic;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
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
    int[] sorted = literals.stream().map(p -> rank[p]).sorted().map(i -> order[i]).toArray();
    Formula clause = Formula.anyOf(Arrays.stream(sorted).mapToObj(atoms::get).toList());
    String text =
        sorted.length == 1
            ? alone[sorted[0]]
            : Arrays.stream(sorted)
                .mapToObj(p -> amongOthers[p])
                .collect(Collectors.joining(" or "));
    return new Rule("r-" + Digest.of(text.getBytes(StandardCharsets.UTF_8)), clause);
  }
}
