package dev.nomos.ingest.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.ingest.prepare.StreamWindows.Kept;
import dev.nomos.ingest.prepare.StreamWindows.Loss;
import dev.nomos.ingest.prepare.StreamWindows.State;
import dev.nomos.ingest.prepare.WindowPolicy.Late;
import dev.nomos.logic.Row;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.SpecException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StreamWindowsTest {
  private static final String FIELDS =
      "'fields': [{'name': 'k'}, {'name': 't', 'value_type': 'integer'},"
          + " {'name': 'n', 'value_type': 'integer'}], 'derived_variables': ["
          + " {'name': 'step', 'operation': 'diff', 'inputs': ['t_ctx1', 't_ctx0']}], ";

  /** A record of partition {@code k} at event time {@code t}. */
  private record Given(String k, long t, long n) {}

  private static DatasetSpec spec(int size, int stride) {
    return Specs.of(
        ("{'name': 'test', "
                + FIELDS
                + "'context_window': {'size': "
                + size
                + ", 'stride': "
                + stride
                + ", 'partition_by': ['k'], 'order_by': ['t', 'n']}}")
            .replace('\'', '"'));
  }

  private static WindowPolicy policy(long grace, long idle, int partitions, int waiting, int rows) {
    return new WindowPolicy(
        Duration.ofMillis(grace), Duration.ofMillis(idle), partitions, waiting, rows, Late.DROP);
  }

  private static WindowPolicy waiting(long grace) {
    return policy(grace, 1_000_000, 1_000, 100_000, 1_000_000);
  }

  /** What came out, and the state as it is kept elsewhere. */
  private static final class Kitchen implements StreamWindows.Listener<Given> {
    final List<Map<String, Value>> windows = new ArrayList<>();
    final Map<Loss, List<Given>> lost = new EnumMap<>(Loss.class);
    final Map<Long, Kept<Given>> rows = new TreeMap<>();
    final Map<String, State> states = new TreeMap<>();
    private final DatasetSpec spec;
    private final WindowPolicy policy;
    StreamWindows<Given> stream;
    int given;
    int used;
    int early;

    Kitchen(DatasetSpec spec, WindowPolicy policy) {
      this.spec = spec;
      this.policy = policy;
      this.stream = new StreamWindows<>(spec, policy, this);
    }

    void take(Given one) {
      var row =
          Row.of(
              stream.inputType(),
              Map.of("k", Value.of(one.k), "t", Value.of(one.t), "n", Value.of(one.n)));
      rows.put(stream.next(), new Kept<>(stream.next(), row, one.t, one));
      given++;
      stream.accept(row, one.t, one);
    }

    void take(String k, long... times) {
      for (long t : times) take(new Given(k, t, 0));
    }

    /** Another program goes on from what was kept. */
    void restart() {
      var fresh = new StreamWindows<>(spec, policy, this);
      fresh.restore(stream.time(), List.copyOf(rows.values()), List.copyOf(states.values()));
      assertThat(fresh.pending()).isEqualTo(stream.pending());
      stream = fresh;
    }

    void checkBalance() {
      int gone = lost.values().stream().mapToInt(List::size).sum();
      assertThat(used + gone + stream.pending()).as("%s", lost).isEqualTo(given);
    }

    /** The windows' values of a column, by their partition, in order. */
    Map<String, List<String>> byPartition() {
      Map<String, List<String>> all = new TreeMap<>();
      for (var window : windows)
        all.computeIfAbsent(text(window, "k_ctx0"), _ -> new ArrayList<>()).add(window.toString());
      return all;
    }

    List<String> column(String name) {
      return windows.stream().map(window -> text(window, name)).toList();
    }

    private static String text(Map<String, Value> window, String name) {
      Value value = window.get(name);
      return value == null ? "" : value.text();
    }

    @Override
    public void prepared(Row row, String partition, Given place, long time) {
      assertThat(partition).isEqualTo(place.k);
      assertThat(time).isGreaterThanOrEqualTo(place.t);
      windows.add(row.asMap());
    }

    @Override
    public void unfit(Given place, String reason) {
      throw new AssertionError(reason);
    }

    @Override
    public void rejected(Given place, String reason) {
      throw new AssertionError(reason);
    }

    @Override
    public void lost(Given place, Loss why) {
      lost.computeIfAbsent(why, _ -> new ArrayList<>()).add(place);
    }

    @Override
    public void used(Given place) {
      used++;
    }

    @Override
    public void early(Given place) {
      early++;
    }

    @Override
    public void left(long number) {
      assertThat(rows.remove(number)).as("row %d", number).isNotNull();
    }

    @Override
    public void changed(State state) {
      states.put(state.partition(), state);
    }

    @Override
    public void forgotten(String partition) {
      states.remove(partition);
    }
  }

  /** The same records as a table, in order. */
  private static Map<String, List<String>> table(DatasetSpec spec, List<Given> sorted) {
    Map<String, List<String>> all = new TreeMap<>();
    var listener =
        new TablePreparation.Listener() {
          @Override
          public void filtered(String step) {
            throw new AssertionError(step);
          }

          @Override
          public void rejected(long place, String reason) {
            throw new AssertionError(reason);
          }
        };
    var preparation =
        new TablePreparation(
            spec,
            row -> {
              Value key = row.get("k_ctx0");
              assertThat(key).isNotNull();
              all.computeIfAbsent(key.text(), _ -> new ArrayList<>()).add(row.asMap().toString());
            },
            listener);
    for (var one : sorted) preparation.accept(Map.of("k", one.k, "t", one.t, "n", one.n), one.n);
    preparation.end();
    return all;
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 1", "2, 3, 1", "3, 3, 3", "4, 2, 5", "5, 1, 1", "6, 5, 2", "7, 1, 3"})
  void shuffledWithinGraceGivesTheWindowsOfTheSortedTable(long seed, int size, int stride) {
    var random = new Random(seed);
    int grace = 50;
    var spec = spec(Math.max(size, 2), stride);
    record Arrival(Given given, long at) {}
    List<Given> sorted = new ArrayList<>();
    List<Arrival> arrivals = new ArrayList<>();
    for (int i = 0, t = 0; i < 2_000; i++) {
      t += random.nextInt(4); // several at one time
      var given = new Given("p" + random.nextInt(7), t, i);
      sorted.add(given);
      arrivals.add(new Arrival(given, t + random.nextInt(grace + 1)));
    }
    arrivals.sort(Comparator.comparingLong(Arrival::at));
    var kitchen = new Kitchen(spec, waiting(grace));
    for (int i = 0; i < arrivals.size(); i++) {
      kitchen.take(arrivals.get(i).given);
      if (i % 97 == 0) kitchen.restart();
      kitchen.checkBalance();
    }
    kitchen.take("end", 900_000);
    assertThat(kitchen.byPartition()).isEqualTo(table(spec, sorted));
    assertThat(kitchen.lost.keySet()).isSubsetOf(Loss.STRIDE);
    assertThat(kitchen.early).isZero();
  }

  @Test
  void rowWaitsUntilTheGraceIsOver() {
    var kitchen = new Kitchen(spec(2, 1), waiting(10));
    kitchen.take("a", 100, 105, 103, 113);
    assertThat(kitchen.windows).isEmpty();
    kitchen.take("b", 114);
    assertThat(kitchen.column("t_ctx1")).containsExactly("103");
    kitchen.take("b", 116);
    assertThat(kitchen.column("t_ctx1")).containsExactly("103", "105");
  }

  @Test
  void lateRowIsCountedAndInNoWindow() {
    var kitchen = new Kitchen(spec(2, 1), waiting(10));
    kitchen.take("a", 100, 101, 200, 99, 201, 300);
    assertThat(kitchen.lost).containsOnlyKeys(Loss.LATE);
    assertThat(kitchen.column("t_ctx1")).containsExactly("101", "200", "201");
    kitchen.checkBalance();
  }

  @Test
  void oldRowOfAPartitionThatHadNoLaterOneIsNotLate() {
    var kitchen = new Kitchen(spec(2, 1), waiting(10));
    kitchen.take("a", 100, 500);
    kitchen.take("b", 200, 201);
    assertThat(kitchen.column("t_ctx0")).containsExactly("200");
  }

  @Test
  void lateRowsPlaceIsWhereItCameWherePolicySaysSo() {
    var append =
        new WindowPolicy(
            Duration.ofMillis(10), Duration.ofMillis(10_000), 10, 10, 100, Late.APPEND);
    var kitchen = new Kitchen(spec(2, 1), append);
    kitchen.take("a", 100, 101, 200, 99, 201, 300);
    assertThat(kitchen.column("t_ctx1")).containsExactly("101", "99", "200", "201");
    kitchen.restart();
    kitchen.take("a", 98, 400);
    assertThat(kitchen.column("t_ctx1")).endsWith("98", "300");
    kitchen.checkBalance();
  }

  @Test
  void idlePartitionIsForgottenAndItsConversationBeginsAnew() {
    var kitchen = new Kitchen(spec(2, 1), policy(10, 100, 10, 10, 100));
    kitchen.take("a", 100);
    kitchen.take("a", 201, 250, 400);
    assertThat(kitchen.lost.get(Loss.IDLE)).containsExactly(new Given("a", 100, 0));
    assertThat(kitchen.column("t_ctx0")).containsExactly("201");
    assertThat(kitchen.states).containsOnlyKeys("a");
    kitchen.take("a", 290);
    assertThat(kitchen.lost.get(Loss.LATE)).as("older than what is forgotten").isNull();
    kitchen.take("b", 299);
    assertThat(kitchen.lost.get(Loss.LATE)).hasSize(1);
    kitchen.checkBalance();
  }

  @Test
  void tooManyPartitionsForgetTheOneThatWasQuietForLongest() {
    var kitchen = new Kitchen(spec(2, 1), policy(10, 10_000, 2, 10, 100));
    kitchen.take("a", 100);
    kitchen.take("b", 101);
    kitchen.take("c", 102);
    assertThat(kitchen.lost.get(Loss.PARTITIONS)).containsExactly(new Given("a", 100, 0));
    assertThat(kitchen.early).isEqualTo(1);
    kitchen.checkBalance();
  }

  @Test
  void whatWaitsIsBoundedPerPartitionAndGoesOnEarly() {
    var kitchen = new Kitchen(spec(2, 1), policy(1_000, 10_000, 10, 3, 100));
    kitchen.take("a", 5, 4, 3, 2, 1);
    assertThat(kitchen.early).isEqualTo(1);
    assertThat(kitchen.lost.get(Loss.LATE)).hasSize(1);
    kitchen.checkBalance();
  }

  @Test
  void whatIsHeldIsBoundedInAll() {
    var kitchen = new Kitchen(spec(3, 1), policy(1_000, 10_000, 100, 100, 8));
    for (int i = 0; i < 400; i++) kitchen.take("p" + i % 13, i);
    assertThat(kitchen.rows).hasSizeLessThanOrEqualTo(8);
    assertThat(kitchen.lost).containsOnlyKeys(Loss.ROWS);
    kitchen.checkBalance();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void hostileTimesLoseNothingSilently(long seed) {
    var random = new Random(seed);
    var kitchen = new Kitchen(spec(2, 1 + (int) seed % 4), policy(20, 60, 5, 4, 20));
    for (int i = 0; i < 3_000; i++) {
      long t = random.nextInt(50) == 0 ? random.nextInt(100_000) : i + random.nextInt(80);
      kitchen.take(new Given("p" + random.nextInt(9), t, i));
      if (i % 53 == 0) kitchen.restart();
      kitchen.checkBalance();
      assertThat(kitchen.rows).hasSizeLessThanOrEqualTo(20 + 5); // and the last of each partition
      assertThat(kitchen.states).hasSizeLessThanOrEqualTo(5);
    }
    assertThat(kitchen.lost).containsKeys(Loss.LATE, Loss.IDLE);
  }

  @Test
  void withoutAnOrderNothingWaits() {
    var spec =
        Specs.of(
            ("{'name': 'test', " + FIELDS + "'context_window': {'size': 2, 'partition_by': ['k']}}")
                .replace('\'', '"'));
    var kitchen = new Kitchen(spec, waiting(10));
    kitchen.take("a", 100, 50, 70);
    assertThat(kitchen.column("t_ctx0")).containsExactly("100", "50");
    kitchen.restart();
    kitchen.take("a", 60);
    assertThat(kitchen.column("t_ctx0")).endsWith("70");
  }

  @Test
  void rowWithoutPartitionIsCounted() {
    var kitchen = new Kitchen(spec(2, 1), waiting(10));
    kitchen.rows.put(0L, new Kept<>(0, Row.of(kitchen.stream.inputType(), Map.of()), 1, place(1)));
    kitchen.stream.accept(
        Row.of(kitchen.stream.inputType(), Map.of("t", Value.of(1))), 1, place(1));
    assertThat(kitchen.lost).containsOnlyKeys(Loss.UNPARTITIONED);
    assertThat(kitchen.rows).isEmpty();
  }

  private static Given place(long t) {
    return new Given("", t, 0);
  }

  @Test
  void bothDirectionsOfAConversationHaveOnePartition() {
    var spec =
        Specs.of(
            ("{'name': 'test', 'fields': [{'name': 'src'}, {'name': 'dst'}, {'name': 'sp'},"
                    + " {'name': 'dp'}], 'context_window': {'size': 2, 'partition_by':"
                    + " ['src', 'dst', 'sp', 'dp'], 'symmetric_pairs':"
                    + " [['src', 'dst'], ['sp', 'dp']]}}")
                .replace('\'', '"'));
    var keys = new RowKeys(spec);
    assertThat(partition(keys, "A", "B", "7", "80"))
        .isEqualTo(partition(keys, "B", "A", "80", "7"))
        .isEqualTo("A|B|7|80")
        .isNotEqualTo(partition(keys, "A", "B", "80", "7"));
    assertThat(partition(keys, "A|", "B", "1", "2"))
        .isNotEqualTo(partition(keys, "A", "|B", "1", "2"));
  }

  private static @Nullable String partition(RowKeys keys, String... cells) {
    return keys.partition(
        Row.of(keys.rowType(), Arrays.stream(cells).map(Value::of).toArray(Value[]::new)));
  }

  @Test
  void streamRefusesWhatNeedsATable() {
    var sorted =
        Specs.of(
            ("{'name': 'test', "
                    + FIELDS
                    + "'preprocessing': [{'kind': 'sort', 'by': ['t']}],"
                    + " 'context_window': {'size': 2, 'partition_by': ['k']}}")
                .replace('\'', '"'));
    assertThatThrownBy(() -> StreamWindows.rowsOf(sorted))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("context_window.order_by");
    var undeclared =
        Specs.of(
            ("{'name': 'test', "
                    + FIELDS
                    + "'preprocessing': [{'kind': 'fillna', 'columns': ['x'], 'value': 1}],"
                    + " 'context_window': {'size': 2, 'order_by': ['x']}}")
                .replace('\'', '"'));
    assertThatThrownBy(() -> StreamWindows.rowsOf(undeclared))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("column 'x'");
  }

  @Test
  void rowsCarryWhatWindowsNeedAndNoMore() {
    var spec =
        Specs.of(
            ("{'name': 'test', 'fields': [{'name': 'k'}, {'name': 't', 'value_type': 'integer'},"
                    + " {'name': 'v'}, {'name': 'w'}, {'name': 'd', 'value_type': 'real'}],"
                    + " 'include_fields': ['v'], 'context_window': {'size': 2, 'partition_by':"
                    + " ['k'], 'order_by': ['t']}, 'derived_variables': [{'name': 'x',"
                    + " 'operation': 'max', 'inputs': ['d_ctx0', 'd_ctx1']}]}")
                .replace('\'', '"'));
    assertThat(StreamWindows.rowsOf(spec).rowType().fields())
        .extracting("name")
        .containsExactly("k", "t", "v", "d");
  }

  @Test
  void policyNamesItsKeysRuleAndValue() {
    assertThatThrownBy(() -> policy(10, 9, 1, 1, 1))
        .hasMessage(
            "windows.idle-timeout must be at least windows.grace (PT0.01S), but was PT0.009S");
    assertThatThrownBy(() -> policy(-1, 9, 1, 1, 1)).hasMessageContaining("windows.grace");
    assertThatThrownBy(() -> policy(1, 1, 0, 1, 1)).hasMessageContaining("windows.max-partitions");
  }
}
