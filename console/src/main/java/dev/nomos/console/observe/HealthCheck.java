package dev.nomos.console.observe;

/**
 * One thing that must work before the program counts as ready. Asked at each request, in parallel.
 */
public interface HealthCheck {
  String name();

  Health check() throws Exception;

  /**
   * @param detail what was found, for a person
   */
  record Health(boolean ready, String detail) {}
}
