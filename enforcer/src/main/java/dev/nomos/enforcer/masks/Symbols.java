package dev.nomos.enforcer.masks;

import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.completion.TypedNumber;

/** The symbols of {@link TypedNumber} as characters and as tokens; -1 is none. */
final class Symbols {
  private static final String CHARACTERS = "0123456789-.";

  private Symbols() {}

  static int ofCharacter(char character) {
    return CHARACTERS.indexOf(character);
  }

  static String text(int symbol) {
    return symbol == TypedNumber.END ? "end" : CHARACTERS.substring(symbol, symbol + 1);
  }

  static int ofToken(int token) {
    return switch (token) {
      case Vocabulary.MINUS -> TypedNumber.MINUS;
      case Vocabulary.POINT -> TypedNumber.POINT;
      case Vocabulary.END -> TypedNumber.END;
      default -> Vocabulary.digitOf(token);
    };
  }

  static int token(int symbol) {
    return switch (symbol) {
      case TypedNumber.MINUS -> Vocabulary.MINUS;
      case TypedNumber.POINT -> Vocabulary.POINT;
      case TypedNumber.END -> Vocabulary.END;
      default -> Vocabulary.digit(symbol);
    };
  }

  /** False where no number of the domain's length goes on so; it is typed else. */
  static boolean type(TypedNumber typed, int symbol) {
    boolean fits = symbol >= 0 && (typed.symbols() & 1 << symbol) != 0;
    if (fits) {
      typed.type(symbol);
    }
    return fits;
  }
}
