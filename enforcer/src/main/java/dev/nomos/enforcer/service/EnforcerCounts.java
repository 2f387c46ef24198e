package dev.nomos.enforcer.service;

/**
 * What an enforcer has done since it started. Requests in = completed + refused + unwritable + out
 * of budget + dead.
 *
 * @param completed requests whose first record was completed
 * @param refused requests that no record agrees with
 * @param unwritable requests that mean nothing to the model
 * @param outOfBudget requests that were given up
 * @param dead messages that could not be read; each is a dead letter
 * @param records completed
 */
public record EnforcerCounts(
    long completed, long refused, long unwritable, long outOfBudget, long dead, long records) {
  public long requests() {
    return completed + refused + unwritable + outOfBudget + dead;
  }
}
