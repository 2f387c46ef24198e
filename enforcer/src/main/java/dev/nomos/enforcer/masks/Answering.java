package dev.nomos.enforcer.masks;

import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.PlainEnglish;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Truth;
import dev.nomos.logic.completion.Completion;
import dev.nomos.logic.completion.CompletionEngine;
import dev.nomos.logic.completion.Conflict;
import dev.nomos.logic.completion.TypedNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Answers one request with one engine. Of one thread. */
final class Answering {
  private final FieldValues values;
  private final CompletionEngine engine;
  private final MaskLimits limits;
  private final Deadline deadline;

  /** How many values and rules the answers may have yet. */
  private int room;

  /** The record in question, as errors name it; and of its answer so far. */
  private String member = "";

  private long undecided;

  Answering(FieldValues values, CompletionEngine engine, MaskLimits limits, Deadline deadline) {
    this.values = values;
    this.engine = engine;
    this.limits = limits;
    this.deadline = deadline;
    this.room = limits.maxValues();
  }

  MaskResponse answer(MaskRequest request) {
    List<MaskRequest.@Nullable Query> records = request.records();
    if (records == null) {
      throw new MaskRequestException("records", "is missing");
    }
    if (records.size() > limits.maxRecords()) {
      throw new MaskRequestException(
          "records",
          "has %,d; at most %,d in one request".formatted(records.size(), limits.maxRecords()));
    }
    List<MaskResponse.Answer> answers = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      member = "records[%d]".formatted(i);
      deadline.check(member);
      undecided = 0;
      answers.add(answer(records.get(i)));
    }
    return new MaskResponse(
        MaskResponse.Theory.of(engine.theory().theory()),
        answers.stream().mapToLong(MaskResponse.Answer::undecided).sum(),
        answers);
  }

  private MaskResponse.Answer answer(MaskRequest.@Nullable Query query) {
    if (query == null) {
      throw new MaskRequestException(member, "must be an object");
    }
    List<@Nullable Integer> tokens = query.tokens();
    Completion completion = engine.begin();
    if (tokens == null) {
      return answer(new NamedRecord(values, completion, member, query).read(), false);
    }
    if (query.known() != null
        || query.field() != null
        || query.typed() != null
        || query.complete() != null) {
      throw new MaskRequestException(member, "'tokens' tell all: nothing else goes with them");
    }
    return answer(new TokenRecord(values, completion, member + ".tokens", tokens).read(), true);
  }

  private MaskResponse.Answer answer(Standing standing, boolean inTokens) {
    return switch (standing) {
      case Standing.Outside(var problem) ->
          new MaskResponse.Answer(
              false, null, null, inTokens ? List.of() : null, null, 0, null, problem);
      case Standing.Between(var completion) -> between(completion, inTokens);
      case Standing.Choosing choosing -> choosing(choosing, inTokens);
      case Standing.Typing typing -> typing(typing, inTokens);
    };
  }

  private MaskResponse.Answer between(Completion completion, boolean inTokens) {
    Vocabulary vocabulary = values.vocabulary();
    Truth possible = completion.isPossible();
    List<Integer> markers =
        IntStream.range(0, vocabulary.type().size())
            .filter(field -> possible == Truth.TRUE && !completion.isKnown(field))
            .map(vocabulary::marker)
            .boxed()
            .toList();
    return answer(completion, possible, null, null, inTokens ? markers : null, null);
  }

  private MaskResponse.Answer choosing(Standing.Choosing choosing, boolean inTokens) {
    Completion completion = choosing.completion();
    int field = choosing.field();
    int count = choosing.domain().values().size();
    take(count);
    List<Integer> allowed = allowed(count, choice -> completion.choice(field, choice));
    boolean absent = isAllowed(completion.absence(field));
    Truth possible = possible(completion, absent || !allowed.isEmpty());
    if (!inTokens) {
      List<Object> names =
          allowed.stream()
              .map(choice -> FieldValues.json(choosing.domain().values().get(choice)))
              .toList();
      return answer(completion, possible, names, null, null, absent);
    }
    Vocabulary vocabulary = values.vocabulary();
    List<Integer> tokens =
        tokens(allowed.stream().map(choice -> vocabulary.choice(field, choice)).toList(), absent);
    return answer(completion, possible, null, null, tokens, null);
  }

  private MaskResponse.Answer typing(Standing.Typing typing, boolean inTokens) {
    Completion completion = typing.completion();
    int field = typing.field();
    take(TypedNumber.SYMBOLS);
    List<Integer> allowed =
        allowed(TypedNumber.SYMBOLS, symbol -> completion.symbol(field, typing.typed(), symbol));
    boolean absent = !typing.isBegun() && isAllowed(completion.absence(field));
    Truth possible = possible(completion, absent || !allowed.isEmpty());
    if (!inTokens) {
      List<String> names = allowed.stream().map(Symbols::text).toList();
      return answer(completion, possible, null, names, null, typing.isBegun() ? null : absent);
    }
    List<Integer> tokens = tokens(allowed.stream().map(Symbols::token).toList(), absent);
    return answer(completion, possible, null, null, tokens, null);
  }

  private static List<Integer> tokens(List<Integer> of, boolean absent) {
    List<Integer> tokens = new ArrayList<>(of);
    if (absent) {
      tokens.add(Vocabulary.ABSENT);
    }
    return tokens;
  }

  private List<Integer> allowed(int count, IntFunction<Truth> question) {
    List<Integer> allowed = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      deadline.check(member);
      if (isAllowed(question.apply(i))) {
        allowed.add(i);
      }
    }
    return allowed;
  }

  private boolean isAllowed(Truth truth) {
    undecided += truth == Truth.UNKNOWN ? 1 : 0;
    return truth == Truth.TRUE;
  }

  /** What may follow is proof enough. */
  private Truth possible(Completion completion, boolean isAnyAllowed) {
    deadline.check(member);
    return isAnyAllowed ? Truth.TRUE : completion.isPossible();
  }

  private MaskResponse.Answer answer(
      Completion completion,
      Truth possible,
      @Nullable List<Object> names,
      @Nullable List<String> next,
      @Nullable List<Integer> tokens,
      @Nullable Boolean absent) {
    return new MaskResponse.Answer(
        switch (possible) {
          case TRUE -> true;
          case FALSE -> false;
          case UNKNOWN -> null;
        },
        names,
        next,
        tokens,
        absent,
        undecided,
        possible == Truth.FALSE ? contradiction(completion) : null,
        null);
  }

  private MaskResponse.@Nullable Contradiction contradiction(Completion completion) {
    Conflict conflict = completion.conflict();
    if (conflict == null) {
      return null;
    }
    take(conflict.rules().size());
    RowType type = values.vocabulary().type();
    return new MaskResponse.Contradiction(
        conflict.rules().stream()
            .map(
                rule ->
                    new MaskResponse.BrokenRule(
                        rule.id(),
                        rule.formula().toString(),
                        PlainEnglish.of(rule.formula(), type)))
            .toList(),
        conflict.fields(),
        conflict.isMinimal());
  }

  private void take(int count) {
    room -= count;
    if (room < 0) {
      throw new MaskRequestException(
          member,
          "the answers would have more than %,d values; ask about fewer records at a time"
              .formatted(limits.maxValues()));
    }
  }
}
