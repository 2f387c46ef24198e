package dev.nomos.miner.book;

import dev.nomos.logic.RowType;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.theory.RulePolicy;
import java.time.Duration;
import java.util.function.Function;

/**
 * What a book goes by.
 *
 * @param roles the semantic tags of a field, by its name; none where it has none
 * @param relaxation of the search for a rule's weakest change
 * @param lead how long after the stream's time a theory takes effect
 */
public record BookSettings(
    String dataset,
    RowType type,
    Function<String, ? extends Iterable<String>> roles,
    RulePolicy worth,
    LifecyclePolicy policy,
    Duration lead,
    SearchLimits relaxation,
    KeyCount keyCount) {}
