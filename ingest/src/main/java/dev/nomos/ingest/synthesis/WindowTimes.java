package dev.nomos.ingest.synthesis;

import static dev.nomos.ingest.packet.PacketField.FRAME_TIME_EPOCH;

import dev.nomos.ingest.packet.PacketField;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.ContextWindow;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.DerivedVariable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When the packets of a window are: at the times that the row says; else as far apart as its
 * derived differences of times say; else a millisecond. Windows of which no time is said come one
 * after the other, a millisecond apart, from the beginning of the year 2000 on. One owner.
 */
final class WindowTimes {
  private static final BigDecimal STEP = new BigDecimal("0.001");

  /**
   * A difference of two packets' times.
   *
   * @param place of its column in a row
   */
  private record Gap(String name, int place, int later, int earlier) {}

  private final List<Gap> gaps = new ArrayList<>();

  /** In seconds since 1970: of the next window of which no time is said. */
  private BigDecimal clock = BigDecimal.valueOf(946_684_800);

  WindowTimes(DatasetSpec spec, CarriedFields fields) {
    var window = spec.contextWindow();
    if (window == null) return;
    Map<String, Integer> packets = new HashMap<>();
    for (var field : spec.fields())
      if (fields.field(field.name()) == FRAME_TIME_EPOCH) places(window, field.name(), packets);
    for (var variable : spec.derivedVariables()) addGap(variable, packets, spec.rowType());
  }

  private static void places(ContextWindow window, String name, Map<String, Integer> packets) {
    for (int i = 0; i < window.size(); i++) packets.put(window.column(name, i), i);
  }

  private void addGap(DerivedVariable variable, Map<String, Integer> packets, RowType type) {
    int place = type.indexOf(variable.name());
    if (variable.operation() != DerivedVariable.Operation.DIFF || place < 0) return;
    var later = packets.get(variable.sources().get(0));
    var earlier = packets.get(variable.sources().get(1));
    if (later != null && earlier != null) gaps.add(new Gap(variable.name(), place, later, earlier));
  }

  /** Seconds since 1970 of each packet, in the order of the window. */
  List<BigDecimal> of(Row row, List<Map<PacketField, Value>> said) throws NoPackets {
    @Nullable BigDecimal[] times = new @Nullable BigDecimal[said.size()];
    boolean isSaid = false;
    for (int i = 0; i < times.length; i++) {
      times[i] = number(said.get(i).get(FRAME_TIME_EPOCH));
      isSaid |= times[i] != null;
    }
    var given = times.clone();
    if (!isSaid) times[0] = clock;
    while (spread(row, times)) {
      // one more time followed from the others
    }
    var all = filled(times);
    check(row, given, all);
    if (!isSaid) clock = all.stream().reduce(clock, BigDecimal::max).add(STEP);
    return all;
  }

  private static @Nullable BigDecimal number(@Nullable Value value) {
    if (value == null) return null;
    return switch (value) {
      case Value.Whole _, Value.Real _ -> value.decimal();
      case Value.Ratio _, Value.Text _ -> null;
    };
  }

  /** Sets a time that follows from a difference and another time; false where there is none. */
  private boolean spread(Row row, @Nullable BigDecimal[] times) {
    for (var gap : gaps) {
      var difference = number(row.get(gap.place()));
      var later = times[gap.later()];
      var earlier = times[gap.earlier()];
      if (difference != null && (later == null) != (earlier == null)) {
        if (later == null && earlier != null) times[gap.later()] = earlier.add(difference);
        if (earlier == null && later != null) times[gap.earlier()] = later.subtract(difference);
        return true;
      }
    }
    return false;
  }

  /** Times that nothing is known of are a step after the one before, but not after the next. */
  private static List<BigDecimal> filled(@Nullable BigDecimal[] times) {
    List<BigDecimal> all = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      var time = times[i];
      if (time == null) {
        var next = next(times, i);
        time = i > 0 ? all.get(i - 1).add(STEP) : next;
        time = time == null ? BigDecimal.ZERO : next == null ? time : time.min(next);
      }
      all.add(time);
    }
    return all;
  }

  private static @Nullable BigDecimal next(@Nullable BigDecimal[] times, int from) {
    for (int i = from; i < times.length; i++) if (times[i] != null) return times[i];
    return null;
  }

  /** Differences from which times were taken must all agree with them. */
  private void check(Row row, @Nullable BigDecimal[] given, List<BigDecimal> times)
      throws NoPackets {
    for (var gap : gaps) {
      var difference = number(row.get(gap.place()));
      boolean wasTaken = given[gap.later()] == null || given[gap.earlier()] == null;
      var apart = times.get(gap.later()).subtract(times.get(gap.earlier()));
      if (wasTaken && difference != null && difference.compareTo(apart) != 0)
        throw new NoPackets(
            "%s = %s, where the other times leave %s"
                .formatted(gap.name(), difference.toPlainString(), apart.toPlainString()));
    }
  }
}
