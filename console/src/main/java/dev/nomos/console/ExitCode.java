package dev.nomos.console;

/** What a verb tells the shell. */
final class ExitCode {
  static final int DONE = 0;

  /** The answer is "no": violations found, not entailed. */
  static final int NO = 1;

  static final int BAD_USAGE = 2;
  static final int BAD_INPUT = 3;
  static final int INFRASTRUCTURE = 4;

  private ExitCode() {}
}
