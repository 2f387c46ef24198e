package dev.nomos.logic.entailment;

import com.microsoft.z3.ArithExpr;
import com.microsoft.z3.Context;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/**
 * Texts as whole numbers, one each in the order in which they are met, so that equality of texts is
 * equality of numbers. All other whole numbers stand for texts that nobody has named.
 */
final class Texts {
  private final Context z3;
  private final Map<String, Integer> codes = new HashMap<>();
  private final Map<BigInteger, String> named = new HashMap<>();

  Texts(Context z3) {
    this.z3 = z3;
  }

  ArithExpr<?> code(String text) {
    return z3.mkInt(
        codes.computeIfAbsent(
            text,
            _ -> {
              named.put(BigInteger.valueOf(codes.size()), text);
              return codes.size();
            }));
  }

  /** A text that has this code: the one that was met, or one unlike all that were. */
  String text(BigInteger code) {
    String text = named.getOrDefault(code, "other " + code);
    while (!named.containsKey(code) && codes.containsKey(text)) {
      text += "'";
    }
    return text;
  }
}
