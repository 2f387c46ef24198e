package dev.nomos.logic.entailment;

import com.microsoft.z3.ArithExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.BoolSort;
import com.microsoft.z3.Context;
import com.microsoft.z3.Expr;
import com.microsoft.z3.FuncDecl;
import com.microsoft.z3.IntExpr;
import com.microsoft.z3.IntNum;
import com.microsoft.z3.IntSort;
import com.microsoft.z3.Model;
import com.microsoft.z3.RatNum;
import com.microsoft.z3.RealExpr;
import com.microsoft.z3.RealSort;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Texts as whole numbers, one each, so that equality of texts is equality of numbers. The text of a
 * whole number n has code 2n, which makes "n as text" linear; any other text has an odd code, given
 * out in the order in which texts are met. Codes not given out stand for texts that nobody named.
 *
 * <p>A decimal that is compared with a text needs more: the function {@code text} from decimals to
 * codes, of which {@code number} is the inverse.
 */
final class Texts {
  private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]*");
  private static final BigInteger TWO = BigInteger.TWO;

  private final Context z3;
  private final Connectives connectives;
  private final Map<String, BigInteger> codes = new HashMap<>();
  private final Map<BigInteger, String> named = new HashMap<>();
  private final FuncDecl<IntSort> text;
  private final FuncDecl<RealSort> number;
  private final FuncDecl<BoolSort> isNumber;

  /** Decimal terms that are compared with texts; those of a finished query stay, as they may. */
  private final List<RealExpr> decimals = new ArrayList<>();

  Texts(Context z3, Connectives connectives) {
    this.z3 = z3;
    this.connectives = connectives;
    text = z3.mkFuncDecl("text", z3.getRealSort(), z3.getIntSort());
    number = z3.mkFuncDecl("number", z3.getIntSort(), z3.getRealSort());
    isNumber = z3.mkFuncDecl("isNumber", z3.getIntSort(), z3.getBoolSort());
  }

  ArithExpr<?> code(String given) {
    return z3.mkInt(codeOf(given).toString());
  }

  private BigInteger codeOf(String given) {
    if (WHOLE.matcher(given).matches()) {
      return new BigInteger(given).multiply(TWO);
    }
    return codes.computeIfAbsent(
        given,
        _ -> {
          BigInteger odd = BigInteger.valueOf(2L * codes.size() + 1);
          named.put(odd, given);
          return odd;
        });
  }

  /** Whether a number's text is the one that has this code. */
  BoolExpr isTextOf(ArithExpr<?> term, ArithExpr<?> code) {
    if (term instanceof IntExpr whole) {
      return z3.mkEq(z3.mkMul(z3.mkInt(2), whole), code);
    }
    RealExpr decimal = (RealExpr) term;
    if (!decimals.contains(decimal)) {
      decimals.add(decimal);
    }
    BoolExpr isWhole = z3.mkIsInteger(decimal);
    return connectives.either(
        connectives.both(isWhole, isTextOf(z3.mkReal2Int(decimal), code)),
        connectives.both(connectives.not(isWhole), z3.mkEq(textOf(decimal), code)));
  }

  private Expr<IntSort> textOf(Expr<RealSort> decimal) {
    return z3.mkApp(text, decimal);
  }

  /** What must be known of decimals' texts; nothing as long as no decimal is compared with one. */
  List<BoolExpr> facts() {
    return decimals.isEmpty()
        ? List.of()
        : Stream.concat(
                decimals.stream().map(this::inverse),
                codes.entrySet().stream().map(e -> meaning(e.getKey(), e.getValue())))
            .toList();
  }

  private BoolExpr inverse(RealExpr decimal) {
    Expr<IntSort> code = textOf(decimal);
    return connectives.either(
        z3.mkIsInteger(decimal),
        z3.mkAnd(
            (BoolExpr) z3.mkApp(isNumber, code),
            z3.mkEq(z3.mkApp(number, code), decimal),
            z3.mkEq(z3.mkMod(code, z3.mkInt(2)), z3.mkInt(1))));
  }

  private BoolExpr meaning(String given, BigInteger code) {
    IntNum numeral = z3.mkInt(code.toString());
    BoolExpr numeric = (BoolExpr) z3.mkApp(isNumber, numeral);
    if (!Numbers.isFraction(given)) {
      return z3.mkNot(numeric);
    }
    RatNum value = z3.mkReal(given);
    return z3.mkAnd(
        numeric, z3.mkEq(textOf(value), numeral), z3.mkEq(z3.mkApp(number, numeral), value));
  }

  /** A text that has this code in the model. */
  String textOf(BigInteger code, Model model) {
    if (!code.testBit(0)) {
      return code.divide(TWO).toString();
    }
    String given = named.get(code);
    if (given != null) {
      return given;
    }
    IntNum numeral = z3.mkInt(code.toString());
    boolean numeric = !decimals.isEmpty() && model.eval(z3.mkApp(isNumber, numeral), true).isTrue();
    return numeric && model.eval(z3.mkApp(number, numeral), true) instanceof RatNum rational
        ? Numbers.value(rational).text()
        : unnamed(code);
  }

  private String unnamed(BigInteger code) {
    String candidate = "other-" + code.divide(TWO);
    while (codes.containsKey(candidate)) {
      candidate += "'";
    }
    return candidate;
  }
}
