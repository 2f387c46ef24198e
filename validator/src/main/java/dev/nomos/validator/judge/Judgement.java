package dev.nomos.validator.judge;

import java.util.List;

/** What comes of one record. Immutable. */
public sealed interface Judgement {
  /** No theory was in force at the record's time. */
  record Unjudged() implements Judgement {}

  /**
   * @param theory the one in force at the record's time
   * @param breaches in the theory's order
   */
  record Judged(PublishedTheory theory, List<Breach> breaches) implements Judgement {
    public Judged {
      breaches = List.copyOf(breaches);
    }

    /** Whether an active rule is violated: what is excepted, or in shadow, speaks for nobody. */
    public boolean isViolating() {
      for (Breach breach : breaches) {
        if (breach instanceof Breach.Violated violated && violated.rule().isActive()) {
          return true;
        }
      }
      return false;
    }

    public Gate gate() {
      if (!theory.isGated()) {
        return Gate.OPEN;
      }
      Gate strictest = Gate.PASSED;
      for (Breach breach : breaches) {
        if (breach instanceof Breach.Violated violated && violated.rule().isActive()) {
          Gate gate = gateOf(violated.rule());
          strictest = gate.compareTo(strictest) > 0 ? gate : strictest;
        }
      }
      return strictest;
    }

    private static Gate gateOf(PublishedRule rule) {
      return switch (rule.action()) {
        case MARK, REPORT -> Gate.PASSED;
        case BLOCK -> Gate.BLOCKED;
        case DEAD_LETTER -> Gate.DEAD;
      };
    }
  }

  /** Where a judged record goes on to; from the mildest to the strictest. */
  enum Gate {
    /** Nowhere: no active rule of the theory blocks. */
    OPEN,
    /** To the compliant records. */
    PASSED,
    /** Nowhere: it breaks a rule that blocks. */
    BLOCKED,
    /** To the dead letters. */
    DEAD
  }
}
