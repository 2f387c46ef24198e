package dev.nomos.console.learn;

import dev.nomos.console.learn.Observation.Growth;
import dev.nomos.console.learn.Observation.Seen;
import dev.nomos.ingest.table.Table;
import dev.nomos.ingest.table.TableSummary;
import dev.nomos.logic.Evidence;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.miner.predicates.GeneratedSpace;
import dev.nomos.miner.predicates.PredicateGeneration;
import dev.nomos.miner.predicates.Profile;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.GrammarSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Turns a file into what it shows: one pass for the constants of its predicates, one for the
 * evidences. Rows of a file that is not large are kept from the first pass for the second.
 */
final class Observer {
  /** A file of more rows is read twice. */
  private static final int MOST_KEPT = 200_000;

  /** Fixed, so that the same file gives the same predicates. */
  private static final long SEED = 1;

  private final DatasetSpec spec;
  private final GrammarSpec grammar;
  private final Table table;
  private final Steps steps;
  private final List<Row> kept = new ArrayList<>();
  private final Map<Evidence, Counted> evidences = new LinkedHashMap<>();
  private final List<Growth> growth = new ArrayList<>();
  private long read;
  private long rows;
  private long nextGrowth = 1;

  private static final class Counted {
    private final long firstRow;
    private final Row sample;
    private long count;

    Counted(long firstRow, Row sample) {
      this.firstRow = firstRow;
      this.sample = sample;
    }
  }

  private Observer(DatasetSpec spec, GrammarSpec grammar, Table table, Steps steps) {
    this.spec = spec;
    this.grammar = grammar;
    this.table = table;
    this.steps = steps;
  }

  /** Throws {@code TableException} where the file does not fit the specification. */
  static Observation observe(DatasetSpec spec, GrammarSpec grammar, Table table, Steps steps) {
    return new Observer(spec, grammar, table, steps).observe();
  }

  private Observation observe() {
    Profile profile = new Profile(table.rowType(), new SplittableRandom(SEED));
    steps.begin("reading");
    TableSummary summary =
        table.forEach(
            row -> {
              profile.add(row);
              keep(row);
              steps.advance();
            });
    GeneratedSpace generated = PredicateGeneration.generate(grammar, spec, profile);
    PredicateSpace space = GuardedSpace.with(generated.space(), grammar.guards());
    steps.begin("evidence");
    if (kept.isEmpty() && summary.rows() > 0) {
      table.forEach(row -> count(space, row));
    } else {
      kept.forEach(row -> count(space, row));
    }
    growth.add(new Growth(rows, evidences.size()));
    return new Observation(space, generated.warnings(), seen(), growth, summary);
  }

  private void keep(Row row) {
    if (read++ < MOST_KEPT) {
      kept.add(row);
    } else {
      kept.clear();
    }
  }

  private void count(PredicateSpace space, Row row) {
    long number = ++rows;
    evidences.computeIfAbsent(space.evidence(row), _ -> new Counted(number, row)).count++;
    if (number >= nextGrowth) {
      growth.add(new Growth(number, evidences.size()));
      nextGrowth += Math.max(1, nextGrowth / 8);
    }
    steps.advance();
  }

  private List<Seen> seen() {
    List<Seen> seen = new ArrayList<>(evidences.size());
    evidences.forEach((e, c) -> seen.add(new Seen(e, c.count, c.firstRow, c.sample)));
    return seen;
  }
}
