package dev.nomos.console.learn;

import dev.nomos.console.learn.Observation.Growth;
import dev.nomos.console.learn.Observation.Seen;
import dev.nomos.ingest.table.Table;
import dev.nomos.ingest.table.TableSummary;
import dev.nomos.logic.EvidenceCounter;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.RecordBatch;
import dev.nomos.logic.Row;
import dev.nomos.miner.predicates.GeneratedSpace;
import dev.nomos.miner.predicates.PredicateGeneration;
import dev.nomos.miner.predicates.Profile;
import dev.nomos.miner.predicates.SampleProfile;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.GrammarSpec;
import dev.nomos.schemas.spec.SpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Turns a file into what it shows: one pass for the constants of its predicates, one for the
 * evidences, which are counted by columns. The first records are kept, as columns, from the first
 * pass: of a file that is not large these are all, and it is read once.
 */
final class Observer {
  /** Values kept from the first pass, eight octets each. */
  private static final long MOST_KEPT = 8_000_000;

  /** Records in a batch: small enough to tell after each how evidences grow. */
  private static final int BATCH = 256;

  /** Fixed, so that the same file gives the same predicates. */
  private static final long SEED = 1;

  private final DatasetSpec spec;
  private final GrammarSpec grammar;
  private final Table table;
  private final Steps steps;
  private final List<RecordBatch> kept = new ArrayList<>();
  private final List<Growth> growth = new ArrayList<>();
  private long nextGrowth;

  private Observer(DatasetSpec spec, GrammarSpec grammar, Table table, Steps steps) {
    this.spec = spec;
    this.grammar = grammar;
    this.table = table;
    this.steps = steps;
  }

  /**
   * Throws {@code TableException} where the file does not fit the specification, and {@code
   * EvidenceLimitException} where its rows are too varied for this program's memory.
   */
  static Observation observe(DatasetSpec spec, GrammarSpec grammar, Table table, Steps steps) {
    return new Observer(spec, grammar, table, steps).observe();
  }

  private Observation observe() {
    steps.begin("reading");
    Profile profile = new SampleProfile(table.rowType(), new SplittableRandom(SEED));
    Batches first = new Batches(this::keep);
    TableSummary summary =
        table.forEach(
            row -> {
              profile.add(row);
              first.add(row);
              steps.advance(1);
            });
    first.end();
    if (summary.rows() == 0) {
      throw table.refusal("gives no row, so there is nothing to learn from");
    }
    GeneratedSpace generated = generate(profile);
    PredicateSpace space = GuardedSpace.with(generated.space(), grammar.guards());
    steps.begin("evidence");
    EvidenceCounter counter = new EvidenceCounter(space, mostDistinct(space));
    count(counter, summary.rows());
    growth.add(new Growth(counter.rows(), counter.distinct()));
    return new Observation(space, generated.warnings(), seen(counter), growth, summary);
  }

  private GeneratedSpace generate(Profile profile) {
    try {
      return PredicateGeneration.generate(grammar, spec, profile);
    } catch (IllegalArgumentException e) {
      throw new SpecException("learning", List.of(String.valueOf(e.getMessage())));
    }
  }

  private void keep(RecordBatch batch) {
    long values = (batch.firstRow() + batch.size()) * table.rowType().size();
    if (values <= MOST_KEPT) {
      kept.add(batch);
    }
  }

  private void count(EvidenceCounter counter, long rows) {
    RecordBatch last = kept.isEmpty() ? null : kept.getLast();
    if (last != null && last.firstRow() + last.size() == rows) {
      kept.forEach(batch -> count(counter, batch));
    } else {
      Batches again = new Batches(batch -> count(counter, batch));
      table.forEach(again::add);
      again.end();
    }
  }

  private void count(EvidenceCounter counter, RecordBatch batch) {
    counter.add(batch);
    if (counter.rows() >= nextGrowth) {
      growth.add(new Growth(counter.rows(), counter.distinct()));
      nextGrowth = counter.rows() + counter.rows() / 16;
    }
    steps.advance(batch.size());
  }

  /** A quarter of the heap for evidences; searching them takes about as much again. */
  private static int mostDistinct(PredicateSpace space) {
    long octets = space.size() / Byte.SIZE + 64L;
    return Math.clamp(Runtime.getRuntime().maxMemory() / 4 / octets, 1000, 10_000_000);
  }

  private List<Seen> seen(EvidenceCounter counter) {
    return counter.table().entries().stream()
        .map(e -> new Seen(e.evidence(), e.count(), e.firstRow() + 1, sample(e.firstRow())))
        .toList();
  }

  /** The row where it was kept. */
  private Optional<Row> sample(long row) {
    int low = 0;
    int high = kept.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (kept.get(middle).firstRow() <= row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    RecordBatch batch = kept.isEmpty() ? null : kept.get(low);
    return batch == null || row >= batch.firstRow() + batch.size()
        ? Optional.empty()
        : Optional.of(batch.row((int) (row - batch.firstRow())));
  }

  /** Gathers rows into batches. */
  private final class Batches {
    private final RecordBatch.Builder batch = new RecordBatch.Builder(table.rowType(), BATCH);
    private final Consumer<RecordBatch> full;

    Batches(Consumer<RecordBatch> full) {
      this.full = full;
    }

    void add(Row row) {
      batch.add(row);
      if (batch.isFull()) {
        full.accept(batch.build());
      }
    }

    void end() {
      if (batch.size() > 0) {
        full.accept(batch.build());
      }
    }
  }
}
