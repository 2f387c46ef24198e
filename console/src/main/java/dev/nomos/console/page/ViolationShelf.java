package dev.nomos.console.page;

import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.Violation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last violations with all details, and counts of all. Guarded by its owner.
 *
 * <p>Bounded: remembered violations and their characters, rules that are counted, and pairs of rule
 * and key whose suppressed violations are counted.
 */
final class ViolationShelf {
  private static final long MAX_CHARACTERS = 32 << 20;
  private static final int MAX_RULES = 1 << 17;
  private static final int MAX_PAIRS = 100_000;

  /** {@link ViolationRow#suppressed} where the violation before it is not known. */
  private static final long UNKNOWN = -1;

  private final int remembered;
  private final ArrayDeque<ViolationRow> rows = new ArrayDeque<>(); // newest first
  private final Map<String, Broken> broken = new HashMap<>();

  /** Digest of rule and key to the number of their last violation, least recent first. */
  private final LinkedHashMap<Long, Long> numbers = new LinkedHashMap<>(16, 0.75f, true);

  private long characters;
  private long seen;
  private long active;
  private long shadow;
  private long suppressed;

  /**
   * What was seen of one rule's violations.
   *
   * @param published messages; {@code suppressed} those that only their numbers tell of
   * @param lastMillis event time
   */
  record Broken(String english, String formula, long published, long suppressed, long lastMillis) {}

  ViolationShelf(int remembered) {
    this.remembered = remembered;
  }

  void add(Violation violation) {
    seen++;
    long skipped = skipped(violation);
    long more = Math.max(0, skipped);
    if (violation.getStatus() == RuleStatus.SHADOW) {
      shadow += 1 + more;
    } else {
      active += 1 + more;
      suppressed += more;
    }
    remember(ViolationRow.of(seen, skipped, violation));
    String rule = violation.getRuleId();
    if (broken.size() >= MAX_RULES && !broken.containsKey(rule)) return;
    broken.merge(
        rule,
        new Broken(
            violation.getEnglish(),
            violation.getFormula(),
            1,
            more,
            violation.getEventTimeMillis()),
        (before, now) ->
            new Broken(
                now.english(),
                now.formula(),
                before.published() + 1,
                before.suppressed() + now.suppressed(),
                Math.max(before.lastMillis(), now.lastMillis())));
  }

  /** Violations of this rule and key between the published one before and this. */
  private long skipped(Violation violation) {
    long pair = EvidenceTotals.digest(violation.getRuleId() + '\0' + violation.getKey());
    Long before = numbers.put(pair, violation.getNumber());
    if (numbers.size() > MAX_PAIRS) numbers.remove(numbers.keySet().iterator().next());
    if (before != null) return Math.max(0, violation.getNumber() - before - 1);
    return violation.getNumber() <= 1 ? 0 : UNKNOWN;
  }

  private void remember(ViolationRow row) {
    rows.addFirst(row);
    characters += row.characters();
    while (rows.size() > remembered || characters > MAX_CHARACTERS && rows.size() > 1)
      characters -= rows.removeLast().characters();
  }

  /** Newest first. */
  ViolationQuery.Page find(ViolationQuery query) {
    List<ViolationRow> found = new ArrayList<>();
    long matching = 0;
    for (ViolationRow row : rows) {
      if (!query.matches(row)) continue;
      matching++;
      if (query.isAfterCursor(row) && found.size() < query.limit()) found.add(row);
    }
    long oldest = rows.isEmpty() ? 0 : rows.getLast().eventTimeMillis();
    return new ViolationQuery.Page(matching, rows.size(), seen, oldest, found);
  }

  @Nullable ViolationRow get(long id) {
    for (ViolationRow row : rows) if (row.id() == id) return row;
    return null;
  }

  /** Oldest first; the last {@code limit}. */
  List<ViolationRow> after(long id, int limit) {
    var found = new ArrayDeque<ViolationRow>();
    for (ViolationRow row : rows) {
      if (row.id() <= id || found.size() >= limit) break;
      found.addFirst(row);
    }
    return List.copyOf(found);
  }

  Map<String, Broken> broken() {
    return broken;
  }

  /** Violations of rules in force, the suppressed ones included. */
  long active() {
    return active;
  }

  /** Violations of shadow rules, the suppressed ones included. */
  long shadow() {
    return shadow;
  }

  /** Of {@link #active}, those that were not published. */
  long suppressed() {
    return suppressed;
  }
}
