package dev.nomos.logic.entailment;

import com.microsoft.z3.BoolExpr;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Truth;
import dev.nomos.logic.entailment.Premises.Answer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A theory loaded once, to be asked what follows from it as often as needed; see {@link Verdict}
 * for what an answer means. Fields are 64-bit whole numbers, real numbers, 0 or 1, or any text.
 *
 * <p>Records met on the way are kept, since one in which a query is false, or is not, often answers
 * half of the question without Z3.
 *
 * <p>Not thread-safe: one owner, which closes it to free native memory.
 */
public final class Entailment implements AutoCloseable {
  /** How many records are kept. */
  private static final int REMEMBERED = 64;

  private final RowType type;
  private final List<Rule> rules;
  private final List<Formula> axioms;
  private final Duration patience;
  private final Premises premises;

  /** Numbers of premises: axioms first, then rules. */
  private final List<Integer> everything;

  private final List<Integer> axiomsAlone;

  /** Formulas of the premises, by number, windows written out. */
  private final List<Formula> theory;

  /** Records in which the theory holds, latest first. */
  private final Deque<Row> met = new ArrayDeque<>();

  /**
   * @param axioms what holds in every record beyond the rules
   * @param patience longest time for each question to Z3; a verdict asks at most four
   * @throws InconsistentTheoryException where no record satisfies all rules and axioms
   * @throws IllegalArgumentException naming each rule or axiom that means nothing over {@code type}
   */
  public Entailment(List<Rule> rules, RowType type, List<Formula> axioms, Duration patience) {
    TypeProblems.reject(rules, type, axioms);
    this.type = type;
    this.rules = List.copyOf(rules);
    this.axioms = List.copyOf(axioms);
    this.patience = patience;
    axiomsAlone = IntStream.range(0, axioms.size()).boxed().toList();
    everything = IntStream.range(0, axioms.size() + rules.size()).boxed().toList();
    theory =
        Stream.concat(axioms.stream(), rules.stream().map(Rule::formula))
            .map(formula -> formula.expand(type))
            .toList();
    premises = new Premises(type);
    try {
      theory.forEach(premises::add);
      rejectInconsistency();
    } catch (RuntimeException unusable) {
      premises.close();
      throw unusable;
    }
  }

  /**
   * Starts to load the native library in the background, for a program that will need it soon: it
   * takes about 0.2 s, since 35 MB are unpacked into a temporary file.
   */
  public static void preload() {
    Thread.ofPlatform().daemon().name("nomos-z3-load").start(Premises::tryLoading);
  }

  private void rejectInconsistency() {
    if (find(premises.anything()) instanceof Answer.None(var used)) {
      throw new InconsistentTheoryException(minimal(premises.anything(), used));
    }
  }

  /** Throws {@link IllegalArgumentException} where the query means nothing over the row type. */
  public Verdict verdict(Formula query) {
    TypeProblems.reject(query.problems(type));
    Formula written = query.expand(type);
    return switch (findBreaking(written)) {
      case Answer.None(var used) -> entailed(written, used);
      case Answer.Found(var counterModel) ->
          switch (findHolding(written)) {
            case Answer.Found _ -> new Verdict.Contingent(counterModel);
            case Answer.None _ -> new Verdict.Refuted();
            case Answer.GaveUp(var reason) ->
                new Verdict.Unknown("false in " + counterModel + ", whether ever true: " + reason);
          };
      case Answer.GaveUp(var reason) -> refutedOr(written, reason);
    };
  }

  private Verdict entailed(Formula query, List<Integer> used) {
    if (met.isEmpty() && !(findHolding(query) instanceof Answer.Found)) {
      return new Verdict.Unknown("no record is known that satisfies the theory");
    }
    boolean axiomsOnly =
        used.stream().allMatch(axiomsAlone::contains)
            || premises.find(premises.isFalse(query), axiomsAlone, patience) instanceof Answer.None;
    return new Verdict.Entailed(axiomsOnly);
  }

  private Verdict refutedOr(Formula query, String reason) {
    return !met.isEmpty() && findHolding(query) instanceof Answer.None
        ? new Verdict.Refuted()
        : new Verdict.Unknown(reason);
  }

  /** What an entailed query rests on; empty where it is not entailed, or that is not known. */
  public Optional<Core> why(Formula query) {
    if (!(verdict(query) instanceof Verdict.Entailed)) {
      return Optional.empty();
    }
    BoolExpr broken = premises.isFalse(query);
    return find(broken) instanceof Answer.None(var used)
        ? Optional.of(minimal(broken, used))
        : Optional.empty();
  }

  /** What rules every record out that breaks the query; {@code used}: premises that do so. */
  Core core(Formula query, List<Integer> used) {
    return minimal(premises.isFalse(query), used);
  }

  /** Looks for a record in which the theory holds and the query is false. */
  Answer findBreaking(Formula query) {
    for (Row row : met) {
      if (query.evaluate(row) == Truth.FALSE) {
        return new Answer.Found(row);
      }
    }
    Answer answer = find(premises.isFalse(query));
    if (answer instanceof Answer.Found(var row) && query.evaluate(row) != Truth.FALSE) {
      throw new IllegalStateException("'" + query + "' is not false in " + row);
    }
    return answer;
  }

  /** Looks for a record in which the theory and the query hold. */
  private Answer findHolding(Formula query) {
    for (Row row : met) {
      if (query.evaluate(row) != Truth.FALSE) {
        return new Answer.Found(row);
      }
    }
    Answer answer = find(premises.holds(query));
    if (answer instanceof Answer.Found(var row) && query.evaluate(row) == Truth.FALSE) {
      throw new IllegalStateException("'" + query + "' is false in " + row);
    }
    return answer;
  }

  /** Looks for a record in which the theory holds, and remembers it. */
  private Answer find(BoolExpr condition) {
    Answer answer = premises.find(condition, everything, patience);
    if (answer instanceof Answer.Found(var row)) {
      for (Formula part : theory) {
        if (part.evaluate(row) == Truth.FALSE) {
          throw new IllegalStateException("'" + part + "' is false in " + row);
        }
      }
      met.addFirst(row);
      if (met.size() > REMEMBERED) {
        met.removeLast();
      }
    }
    return answer;
  }

  /** Of premises that together rule {@code condition} out, some that do so without any to spare. */
  private Core minimal(BoolExpr condition, List<Integer> enough) {
    var needed = new TreeSet<>(enough);
    boolean decided = true;
    for (int rule : List.copyOf(needed.tailSet(axioms.size()))) {
      decided &= leaveOut(rule, axiomsAlone, needed, condition); // axioms may stand in for a rule
    }
    for (int axiom : List.copyOf(needed.headSet(axioms.size()))) {
      decided &= leaveOut(axiom, List.of(), needed, condition);
    }
    return core(needed, decided);
  }

  /** Takes a premise out of {@code needed} if the rest do; returns whether that was decided. */
  private boolean leaveOut(
      int premise, List<Integer> also, SortedSet<Integer> needed, BoolExpr condition) {
    if (!needed.contains(premise)) {
      return true;
    }
    var others = new TreeSet<>(needed);
    others.addAll(also);
    others.remove(premise);
    return switch (premises.find(condition, others, patience)) {
      case Answer.None(var used) -> {
        needed.clear();
        needed.addAll(used);
        yield true;
      }
      case Answer.Found _ -> true;
      case Answer.GaveUp _ -> false;
    };
  }

  private Core core(Collection<Integer> needed, boolean isMinimal) {
    return new Core(
        needed.stream()
            .filter(n -> n >= axioms.size())
            .map(n -> rules.get(n - axioms.size()))
            .toList(),
        needed.stream().filter(n -> n < axioms.size()).map(axioms::get).toList(),
        isMinimal);
  }

  @Override
  public void close() {
    premises.close();
  }
}
