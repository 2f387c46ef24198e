package dev.nomos.enforcer;

/**
 * @param maxNodes most records that one repair may look at, at least 1
 */
public record RepairBudget(long maxNodes) {
  public static final RepairBudget DEFAULT = new RepairBudget(200_000);

  public RepairBudget {
    if (maxNodes < 1) {
      throw new IllegalArgumentException(
          "enforcer.max-nodes must be at least 1, but was " + maxNodes);
    }
  }
}
