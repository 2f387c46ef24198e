package dev.nomos.console.rules;

import java.util.Collection;
import java.util.List;

/** Ids as people write them: the start of one, with or without {@code r-}. */
public final class RuleIds {
  private static final String PREFIX = "r-";

  private RuleIds() {}

  /** Whether {@code start} is how {@code id} begins. */
  public static boolean startsWith(String id, String start) {
    return id.startsWith(start) || (id.startsWith(PREFIX) && id.startsWith(PREFIX + start));
  }

  /** Ids that begin so; only the one that is just this where there is one. */
  public static List<String> matching(String start, Collection<String> ids) {
    return ids.contains(start)
        ? List.of(start)
        : ids.stream().filter(id -> startsWith(id, start)).sorted().toList();
  }
}
