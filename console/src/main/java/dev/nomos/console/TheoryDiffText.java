package dev.nomos.console;

import dev.nomos.console.rules.TheoryDiff;
import dev.nomos.console.rules.TheoryDiff.Change;
import dev.nomos.console.rules.VersionChange;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** A comparison of theories as {@code nomos theory diff} prints it for people. */
final class TheoryDiffText {
  private final StringBuilder text = new StringBuilder();

  private TheoryDiffText() {}

  static String of(TheoryDiff diff) {
    return new TheoryDiffText().write(diff);
  }

  private String write(TheoryDiff diff) {
    String one = diff.one().name();
    String other = diff.other().name();
    line(summary(diff));
    changes("-", one, other, diff.first());
    changes("+", other, one, diff.second());
    for (VersionChange change : diff.handling()) {
      line("~ %s  %s".formatted(change.rule(), change.english()));
      line("    %s -> %s".formatted(change.before(), change.after()));
    }
    return text.toString();
  }

  private static String summary(TheoryDiff diff) {
    String meaning =
        switch (diff.same()) {
          case "yes" -> "mean the same";
          case "no" -> "differ in meaning";
          default -> "may differ in meaning: not all is decided";
        };
    return "%s (%,d rules) and %s (%,d rules) %s; %,d rules are in both in the same words"
        .formatted(
            diff.one().name(),
            diff.one().rules(),
            diff.other().name(),
            diff.other().rules(),
            meaning,
            diff.shared());
  }

  private void changes(String sign, String of, String other, List<Change> changes) {
    for (Change change : changes) {
      line("%s %s  %s".formatted(sign, change.rule(), change.english()));
      line("    only in %s; %s".formatted(of, standing(change, other)));
    }
  }

  private static String standing(Change change, String other) {
    return switch (change.standing()) {
      case "equivalent" -> "in other words %s of %s".formatted(by(change), other);
      case "weaker" -> "weaker than %s of %s, from which it follows".formatted(by(change), other);
      case "implied" ->
          by(change).isEmpty()
              ? "the data set's own bounds say it"
              : "follows from %s of %s".formatted(by(change), other);
      case "independent" ->
          "%s allows %s%s"
              .formatted(other, Objects.requireNonNull(change.breaking()), stronger(change));
      default -> "undecided: " + change.reason();
    };
  }

  private static String by(Change change) {
    return String.join(" and ", Objects.requireNonNull(change.by()));
  }

  private static String stronger(Change change) {
    return change.strongerThan() == null
        ? ""
        : change.strongerThan().stream()
            .collect(Collectors.joining(", ", "; it is stronger than ", " there"));
  }

  private void line(String line) {
    text.append(line).append(System.lineSeparator());
  }
}
