package dev.nomos.logic.entailment;

import com.microsoft.z3.BoolExpr;

/** Where a formula is definitely true and where it is definitely false; elsewhere it is unknown. */
record Truths(BoolExpr isTrue, BoolExpr isFalse) {
  Truths negate() {
    return new Truths(/* isTrue= */ isFalse, /* isFalse= */ isTrue);
  }
}
