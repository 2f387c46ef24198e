package dev.nomos.console;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A file or a topic as an option gives it: {@code NAME=VALUE}, or the value alone. */
record NamedInput(String name, String value) {
  /** A file; without a name it is called as it is. */
  static NamedInput file(String text) {
    int equals = text.indexOf('=');
    boolean isNamed = equals > 0 && !Files.exists(Path.of(text));
    return isNamed
        ? split(text, equals)
        : new NamedInput(String.valueOf(Path.of(text).getFileName()), text);
  }

  /** A topic, whose name has no such sign. */
  static NamedInput topic(String text) {
    int equals = text.indexOf('=');
    return equals > 0 ? split(text, equals) : new NamedInput(text, text);
  }

  private static NamedInput split(String text, int equals) {
    return new NamedInput(text.substring(0, equals).strip(), text.substring(equals + 1));
  }

  /** Throws {@code UsageException} where two have one name. */
  static void checkNames(List<NamedInput> files, List<NamedInput> topics) {
    List<NamedInput> all = new ArrayList<>(files);
    all.addAll(topics);
    Set<String> names = new HashSet<>();
    for (NamedInput input : all) {
      if (!names.add(input.name())) {
        throw new UsageException(
            "two sources are called '%s'; tell them apart: NAME=%s"
                .formatted(input.name(), input.value()));
      }
    }
  }
}
