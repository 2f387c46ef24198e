package dev.nomos.ingest;

/**
 * How a program of this package is.
 *
 * <pre>
 * STARTING ──► RUNNING ──► CLOSED
 *     └───────────┴──► FAILED ──► CLOSED
 * </pre>
 */
public enum ProgramHealth {
  STARTING,
  /** Does its work. */
  RUNNING,
  /** Stopped by a fault, which the program tells; only closing helps. */
  FAILED,
  CLOSED
}
