package dev.nomos.console;

import dev.nomos.console.rules.RuleReader;

/** A verb that tells what the topics of rules say, and changes nothing. */
abstract class ReadingVerb extends RuleVerb {
  /**
   * What is told.
   *
   * @param report as JSON
   * @param text the same in words
   */
  record Told(Object report, String text, int exitCode) {
    Told(Object report, String text) {
      this(report, text, ExitCode.DONE);
    }
  }

  abstract Told read(RuleReader reader);

  @Override
  final int run(Session session) {
    try (var reader = RuleReader.open(session.topics())) {
      Told told = read(reader);
      print(isJson() ? ReportJson.of(told.report()) : told.text());
      warnOfUnreadable(reader);
      return told.exitCode();
    }
  }
}
