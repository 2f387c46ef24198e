package dev.nomos.miner.book;

import dev.nomos.logic.Evidence;
import dev.nomos.logic.Formula;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.miner.search.Implications;
import dev.nomos.schemas.avro.EvidenceEntry;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A predicate space and what follows between its predicates by their meaning.
 *
 * @param implications those of {@code space}
 */
public record UsedSpace(PredicateSpace space, Implications implications) {
  /** More literals than this are not worth deciding on evidence. */
  private static final int MAX_LITERALS = 200;

  /**
   * The formula as clauses of predicates: an evidence that shares no bit with one of them breaks
   * it. Empty where the space lacks one of its literals, so that evidence says nothing about it.
   */
  Optional<List<BitSet>> clauses(Formula formula) {
    return literals(formula).flatMap(this::bits);
  }

  /** By clauses as it is written, where it is one: by that its literals are known. */
  private static Optional<List<List<Formula.Atom>>> literals(Formula formula) {
    return formula.clause().map(List::of).or(() -> formula.clauses(MAX_LITERALS));
  }

  private Optional<List<BitSet>> bits(List<List<Formula.Atom>> clauses) {
    List<BitSet> found = new ArrayList<>();
    for (List<Formula.Atom> literals : clauses) {
      BitSet bits = new BitSet();
      for (Formula.Atom literal : literals) {
        int p = space.indexOf(literal);
        if (p < 0) {
          return Optional.empty();
        }
        bits.set(p);
      }
      found.add(bits);
    }
    return Optional.of(found);
  }

  static boolean breaks(BitSet evidence, List<BitSet> clauses) {
    for (BitSet clause : clauses) {
      if (!clause.intersects(evidence)) {
        return true;
      }
    }
    return false;
  }

  /** Whether each literal of {@code stronger} says as much as some literal of {@code weaker}. */
  boolean implies(BitSet stronger, BitSet weaker) {
    for (int p = stronger.nextSetBit(0); p >= 0; p = stronger.nextSetBit(p + 1)) {
      if (!weaker.get(p) && !implications.impliedBy(p).intersects(weaker)) {
        return false;
      }
    }
    return !stronger.isEmpty();
  }

  Formula.Atom atom(int predicate) {
    return space.predicates().get(predicate).atom();
  }

  Formula formula(BitSet clause) {
    return Formula.anyOf(clause.stream().mapToObj(this::atom).toList());
  }

  /** Throws {@link IllegalArgumentException} where the entry is of another space. */
  BitSet bits(EvidenceEntry entry) {
    byte[] octets = new byte[entry.getBits().remaining()];
    entry.getBits().duplicate().get(octets);
    return Evidence.fromBytes(space.size(), octets).toBitSet();
  }
}
