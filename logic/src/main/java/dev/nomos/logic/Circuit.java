package dev.nomos.logic;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Formulas that are no small clauses, judged by evidence alone.
 *
 * <p>With negations pushed down to its atoms a formula is made of conjunctions and disjunctions,
 * which are the lesser and the greater truth. Reading UNKNOWN as TRUE keeps both, so the formula is
 * FALSE exactly where its reading over the bits of an evidence ("may hold") is false. Equal parts
 * are one node; an equivalence needs each side twice, and so costs two nodes, not two trees.
 */
final class Circuit {
  /** Nodes in an order in which those that a node needs come before it. */
  private final List<Node> nodes = new ArrayList<>();

  private final Map<Part, Integer> numbers = new HashMap<>();

  /** The atoms at the leaves, to the node of each. */
  private final Map<Formula.Atom, Integer> leaves = new LinkedHashMap<>();

  private record Part(Formula formula, boolean negated) {}

  private sealed interface Node {
    record Leaf(Formula.Atom atom) implements Node {}

    record All(List<Integer> parts) implements Node {}

    record Any(List<Integer> parts) implements Node {}
  }

  /** Adds a formula; returns the number of its node. */
  int add(Formula formula) {
    return number(formula, false);
  }

  boolean isEmpty() {
    return nodes.isEmpty();
  }

  /** The atoms that truth depends on. */
  Iterable<Formula.Atom> atoms() {
    return leaves.keySet();
  }

  /** The nodes that may be true in records with an evidence of {@code space}. */
  BitSet mayHold(long[] evidence, PredicateSpace space) {
    BitSet holding = new BitSet(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      boolean holds =
          switch (nodes.get(i)) {
            case Node.Leaf(var atom) -> {
              int p = space.indexOf(atom);
              yield (evidence[p >>> 6] >>> p & 1) != 0;
            }
            case Node.All(var parts) -> parts.stream().allMatch(holding::get);
            case Node.Any(var parts) -> parts.stream().anyMatch(holding::get);
          };
      holding.set(i, holds);
    }
    return holding;
  }

  private int number(Formula formula, boolean negated) {
    Part part = new Part(formula, negated);
    Integer known = numbers.get(part);
    if (known != null) {
      return known;
    }
    int number = make(formula, negated);
    numbers.put(part, number);
    return number;
  }

  private int make(Formula formula, boolean negated) {
    return switch (formula) {
      case Formula.Atom atom -> leaf(negated ? atom.negate() : atom);
      case Formula.Not(var body) -> number(body, !negated);
      case Formula.AllOf(var parts) -> node(!negated, numbers(parts, negated));
      case Formula.AnyOf(var parts) -> node(negated, numbers(parts, negated));
      case Formula.Implies(var a, var b) ->
          node(negated, List.of(number(a, !negated), number(b, negated)));
      case Formula.Iff(var a, var b) ->
          node(
              true,
              List.of(
                  node(false, List.of(number(a, true), number(b, negated))),
                  node(false, List.of(number(a, false), number(b, !negated)))));
    };
  }

  private List<Integer> numbers(List<Formula> parts, boolean negated) {
    return parts.stream().map(part -> number(part, negated)).toList();
  }

  private int leaf(Formula.Atom atom) {
    return leaves.computeIfAbsent(atom, a -> add(new Node.Leaf(a)));
  }

  private int node(boolean all, List<Integer> parts) {
    return add(all ? new Node.All(parts) : new Node.Any(parts));
  }

  private int add(Node node) {
    nodes.add(node);
    return nodes.size() - 1;
  }
}
