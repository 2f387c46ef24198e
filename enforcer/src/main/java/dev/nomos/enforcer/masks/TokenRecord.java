package dev.nomos.enforcer.masks;

import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.Completion;
import dev.nomos.logic.completion.FieldDomain;
import dev.nomos.logic.completion.TypedNumber;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads how far a record is written that is told by its first tokens. */
final class TokenRecord {
  private final FieldValues values;
  private final Vocabulary vocabulary;
  private final Completion completion;
  private final String member;
  private final List<@Nullable Integer> tokens;
  private int at;
  private @Nullable String problem;

  /** {@code member}: the name of the list. */
  TokenRecord(
      FieldValues values, Completion completion, String member, List<@Nullable Integer> tokens) {
    this.values = values;
    this.vocabulary = values.vocabulary();
    this.completion = completion;
    this.member = member;
    this.tokens = tokens;
  }

  Standing read() {
    if (!hasNext() || next() != Vocabulary.BEGIN) {
      throw new MaskRequestException(
          member, "must start with %d, as every record does".formatted(Vocabulary.BEGIN));
    }
    Standing standing = new Standing.Between(completion);
    while (hasNext()) {
      standing = field();
    }
    return problem == null ? standing : new Standing.Outside(problem);
  }

  private boolean hasNext() {
    return at < tokens.size();
  }

  private int next() {
    Integer token = tokens.get(at++);
    if (token == null || token < 0 || token >= vocabulary.size()) {
      throw wrong("is no token; they are 0 to " + (vocabulary.size() - 1));
    }
    return token;
  }

  /** Of the token that was read last. */
  private MaskRequestException wrong(String what) {
    return new MaskRequestException("%s[%d]".formatted(member, at - 1), what);
  }

  /** A marker and as much of its value as there is. */
  private Standing field() {
    int marker = next();
    int field = vocabulary.markedField(marker);
    if (field < 0) {
      throw wrong("%s is no field's marker".formatted(vocabulary.text(marker)));
    }
    if (completion.isKnown(field)) {
      throw wrong("a second %s".formatted(vocabulary.text(marker)));
    }
    FieldDomain domain = values.domain(field);
    Standing before = Standing.before(completion, field, domain);
    if (!hasNext()) {
      return before;
    }
    int token = next();
    if (token == Vocabulary.ABSENT) {
      return known(field, null);
    }
    return switch (domain) {
      case FieldDomain.Choices choices -> known(field, choice(field, choices, token));
      case FieldDomain.Numbers numbers -> number(field, numbers, token);
    };
  }

  private Value choice(int field, FieldDomain.Choices choices, int token) {
    int index = token - vocabulary.choice(field, 0);
    if (index < 0 || index >= choices.values().size()) {
      throw wrong(
          "%s is no value of %s"
              .formatted(vocabulary.text(token), vocabulary.text(vocabulary.marker(field))));
    }
    return choices.values().get(index);
  }

  private Standing number(int field, FieldDomain.Numbers numbers, int first) {
    var typed = new TypedNumber(numbers);
    type(field, typed, first);
    while (hasNext() && !typed.isEnded()) {
      type(field, typed, next());
    }
    return typed.isEnded()
        ? known(field, Value.of(BigDecimal.valueOf(typed.units(), numbers.decimals())))
        : new Standing.Typing(completion, field, typed, true);
  }

  private void type(int field, TypedNumber typed, int token) {
    if (!Symbols.type(typed, Symbols.ofToken(token))) {
      throw wrong(
          "no number of %s goes on with %s"
              .formatted(vocabulary.text(vocabulary.marker(field)), vocabulary.text(token)));
    }
  }

  private Standing known(int field, @Nullable Value value) {
    String wrong = values.problem(field, value);
    if (wrong == null) {
      completion.know(field, value);
    } else if (problem == null) {
      problem = wrong;
    }
    return new Standing.Between(completion);
  }
}
