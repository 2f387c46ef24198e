package dev.nomos.enforcer.vocabulary;

import dev.nomos.logic.Row;
import dev.nomos.logic.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the tokens of one record. */
final class TokenReader {
  private final Vocabulary vocabulary;
  private final List<FieldCode> codes;
  private final int[] tokens;
  private final @Nullable Value[] cells;
  private final boolean[] written;
  private int at;
  private @Nullable String problem;

  TokenReader(Vocabulary vocabulary, List<FieldCode> codes, int[] tokens) {
    this.vocabulary = vocabulary;
    this.codes = codes;
    this.tokens = tokens;
    this.cells = new @Nullable Value[codes.size()];
    this.written = new boolean[codes.size()];
  }

  Decoded read() {
    if (tokens.length == 0 || tokens[0] != Vocabulary.BEGIN) {
      return new Decoded.Malformed("a record starts with " + vocabulary.text(Vocabulary.BEGIN), 0);
    }
    at = 1;
    for (int fields = 0; fields < codes.size(); fields++) {
      readField();
      if (problem != null) {
        return new Decoded.Malformed(problem, at);
      }
    }
    return at == tokens.length
        ? new Decoded.Read(Row.of(vocabulary.type(), cells))
        : new Decoded.Malformed("nothing follows the last field", at);
  }

  private void readField() {
    int field = at < tokens.length ? vocabulary.markedField(tokens[at]) : -1;
    if (field < 0) {
      problem = "no field's marker";
    } else if (written[field]) {
      problem = "a second value of '" + codes.get(field).field().name() + "'";
    } else {
      at++;
      written[field] = true;
      readValue(field, codes.get(field));
    }
  }

  private void readValue(int field, FieldCode code) {
    if (at < tokens.length && tokens[at] == Vocabulary.ABSENT && code.domain().mayBeAbsent()) {
      at++;
      return;
    }
    int start = at;
    Value value = code.choices() > 0 ? choice(code) : number(code);
    cells[field] = value;
    if (value == null) {
      at = start;
      problem = "no value of '" + code.field().name() + "'";
    }
  }

  private @Nullable Value choice(FieldCode code) {
    return at < tokens.length ? code.choiceOf(tokens[at++]) : null;
  }

  private @Nullable Value number(FieldCode code) {
    StringBuilder text = new StringBuilder();
    while (at < tokens.length && tokens[at] != Vocabulary.END && text.length() < code.longest()) {
      text.append(character(tokens[at++]));
    }
    boolean ended = at < tokens.length && tokens[at++] == Vocabulary.END;
    return ended ? code.number(text.toString()) : null;
  }

  /** Anything that no number has, for a token that is no character of one. */
  private static char character(int token) {
    int digit = Vocabulary.digitOf(token);
    return switch (token) {
      case Vocabulary.MINUS -> '-';
      case Vocabulary.POINT -> '.';
      default -> digit < 0 ? '?' : (char) ('0' + digit);
    };
  }
}
