package dev.nomos.schemas.rules;

import dev.nomos.logic.Formula;
import dev.nomos.logic.FormulaSyntaxException;
import dev.nomos.logic.FormulaTypeException;
import dev.nomos.logic.RowType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one formula a line. */
final class TextRules {
  private static final int MAX_LINE = 1 << 20;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Function<String, Formula> parse;

  private TextRules(Function<String, Formula> parse) {
    this.parse = parse;
  }

  static TextRules untyped() {
    return new TextRules(Formula::parse);
  }

  static TextRules over(RowType type) {
    return new TextRules(text -> Formula.parse(text, type));
  }

  List<StoredRule> read(Path file, InputStream in) throws IOException {
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)));
    List<StoredRule> rules = new ArrayList<>();
    int number = 1;
    try {
      for (String line = next(lines); line != null; line = next(lines)) {
        String formula = withoutComment(line).strip();
        if (!formula.isEmpty()) {
          rules.add(StoredRule.of("line-" + number, parse.apply(formula)));
        }
        number++;
      }
      return rules;
    } catch (FormulaSyntaxException | FormulaTypeException e) {
      throw new RulesException(file, "line " + number + ": " + e.getMessage());
    } catch (CharacterCodingException e) {
      throw new RulesException(file, "about line " + number + ": not UTF-8");
    } catch (LineTooLong e) {
      throw new RulesException(
          file, "line " + number + " has more than " + MAX_LINE + " characters");
    }
  }

  /** The next line without its end; null after the last one. */
  private static @Nullable String next(BufferedReader in) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = in.read();
    if (c < 0) {
      return null;
    }
    for (; c >= 0 && c != '\n'; c = in.read()) {
      if (line.length() >= MAX_LINE) {
        throw new LineTooLong();
      }
      if (c != BYTE_ORDER_MARK || !line.isEmpty()) {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static String withoutComment(String line) {
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0 && c == '\\') {
        i++;
      } else if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'' || c == '`')) {
        quote = c;
      } else if (quote == 0 && c == '#') {
        return line.substring(0, i);
      }
    }
    return line;
  }

  /** Ends the reading of a line. */
  private static final class LineTooLong extends IOException {}
}
