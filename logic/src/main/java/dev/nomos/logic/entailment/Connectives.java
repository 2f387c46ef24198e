package dev.nomos.logic.entailment;

import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import java.util.List;
import java.util.stream.Stream;

/** Z3's connectives, with what is certain beforehand left out of the result. */
final class Connectives {
  private final Context z3;
  private final BoolExpr yes;
  private final BoolExpr no;

  Connectives(Context z3) {
    this.z3 = z3;
    this.yes = z3.mkTrue();
    this.no = z3.mkFalse();
  }

  BoolExpr yes() {
    return yes;
  }

  BoolExpr no() {
    return no;
  }

  BoolExpr not(BoolExpr a) {
    return a.isTrue() ? no : a.isFalse() ? yes : z3.mkNot(a);
  }

  BoolExpr both(BoolExpr a, BoolExpr b) {
    return a.isTrue() ? b : b.isTrue() ? a : a.isFalse() || b.isFalse() ? no : z3.mkAnd(a, b);
  }

  BoolExpr either(BoolExpr a, BoolExpr b) {
    return a.isFalse() ? b : b.isFalse() ? a : a.isTrue() || b.isTrue() ? yes : z3.mkOr(a, b);
  }

  BoolExpr all(Stream<BoolExpr> parts) {
    List<BoolExpr> open = parts.filter(part -> !part.isTrue()).distinct().toList();
    return switch (open.size()) {
      case 0 -> yes;
      case 1 -> open.getFirst();
      default ->
          open.stream().anyMatch(BoolExpr::isFalse) ? no : z3.mkAnd(open.toArray(BoolExpr[]::new));
    };
  }

  BoolExpr any(Stream<BoolExpr> parts) {
    List<BoolExpr> open = parts.filter(part -> !part.isFalse()).distinct().toList();
    return switch (open.size()) {
      case 0 -> no;
      case 1 -> open.getFirst();
      default ->
          open.stream().anyMatch(BoolExpr::isTrue) ? yes : z3.mkOr(open.toArray(BoolExpr[]::new));
    };
  }
}
