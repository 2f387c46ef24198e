package dev.nomos.enforcer.masks;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nomos.logic.RuleTheory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may follow in each record of a request.
 *
 * @param theory that all answers follow
 * @param undecided the sum of the answers'
 * @param answers in the order of the request's records
 */
public record MaskResponse(Theory theory, long undecided, List<Answer> answers) {
  public MaskResponse {
    answers = List.copyOf(answers);
  }

  /** {@code rules}: how many. */
  public record Theory(long version, int rules) {
    static Theory of(RuleTheory theory) {
      return new Theory(theory.version(), theory.rules().size());
    }
  }

  /**
   * Of one record. Members that are null are left out of the JSON, but for {@code possible}.
   *
   * @param possible whether a compliant record has all that is known; null: the budget ended before
   *     that was found out
   * @param values of the category that is being written: texts and numbers
   * @param next of the number that is being written: digits, "-", ".", and "end"
   * @param tokens that may follow, where the question was asked in tokens; none where the record is
   *     over
   * @param absent whether the field that is being written may be absent instead; null where nothing
   *     is, or it has begun
   * @param undecided values or characters that are left out because the budget ended before a
   *     compliant record with them was found
   * @param conflict why it is not possible, where that was found out
   * @param problem why it is not possible: a known value is none of its field's
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Answer(
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Boolean possible,
      @Nullable List<Object> values,
      @Nullable List<String> next,
      @Nullable List<Integer> tokens,
      @Nullable Boolean absent,
      long undecided,
      @Nullable Contradiction conflict,
      @Nullable String problem) {}

  /**
   * Rules and known fields that contradict one another.
   *
   * @param fields by name
   * @param minimal whether each of the rules and fields is needed for that
   */
  public record Contradiction(List<BrokenRule> rules, List<String> fields, boolean minimal) {
    public Contradiction {
      rules = List.copyOf(rules);
      fields = List.copyOf(fields);
    }
  }

  /** {@code english}: the formula in words. */
  public record BrokenRule(String id, String formula, String english) {}
}
