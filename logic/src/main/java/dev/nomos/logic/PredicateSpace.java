package dev.nomos.logic;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Ordered predicates over one row type; a predicate's index is its bit position in every evidence.
 * Immutable and safe for any number of threads.
 *
 * <p>Predicates are not evaluated one by one: the constants that a term is compared with are sorted
 * once, and each of the intervals that they cut has a precomputed word mask, so a row costs one
 * rank look-up and a few ORs per term, and one comparison per pair of terms.
 */
public final class PredicateSpace {
  private final String id;
  private final RowType type;
  private final List<Predicate> predicates;
  private final Map<Formula.Atom, Integer> positions = new HashMap<>();
  private final List<Feature> features;

  /** Throws {@link IllegalArgumentException} naming every predicate that means nothing. */
  public PredicateSpace(RowType type, List<Predicate> predicates) {
    this.type = type;
    this.predicates = List.copyOf(predicates);
    reject(problems());
    for (int p = 0; p < predicates.size(); p++) {
      positions.put(predicates.get(p).atom(), p);
    }
    this.id = digestOf(this.predicates);
    this.features = Features.of(type, this.predicates);
  }

  private List<String> problems() {
    List<String> problems = new ArrayList<>();
    Set<Formula.Atom> seen = new HashSet<>();
    for (Predicate predicate : predicates) {
      problems.addAll(predicate.atom().problems(type));
      if (!seen.add(predicate.atom())) {
        problems.add("'" + predicate + "' occurs twice");
      }
    }
    return problems;
  }

  private static void reject(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("predicate space: " + String.join("; ", problems));
    }
  }

  private static String digestOf(List<Predicate> predicates) {
    String text = predicates.stream().map(Predicate::toString).collect(Collectors.joining("\n"));
    return "s-" + Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A digest of the predicates in their order. */
  public String id() {
    return id;
  }

  public RowType type() {
    return type;
  }

  public List<Predicate> predicates() {
    return predicates;
  }

  public int size() {
    return predicates.size();
  }

  /** The predicate's bit position, or -1. */
  public int indexOf(Formula.Atom atom) {
    return positions.getOrDefault(atom, -1);
  }

  List<Feature> features() {
    return features;
  }

  /** The predicates that may hold in {@code row}, which must have this space's row type. */
  public Evidence evidence(Row row) {
    long[] words = new long[Evidence.wordsFor(predicates.size())];
    for (Feature feature : features) {
      feature.addTo(words, feature.classOfSlot(feature.slotOf(row)));
    }
    return new Evidence(words);
  }
}
