package dev.nomos.console.observe;

import java.util.List;
import java.util.Locale;

/**
 * A metric as it is documented.
 *
 * @param name Micrometer's, with dots
 * @param unit base unit; empty for a plain number
 * @param labels in the order of the table
 * @param meaning one sentence without a full stop
 */
public record Metric(
    Program program, Kind kind, String name, String unit, List<Label> labels, String meaning) {

  public Metric {
    labels = List.copyOf(labels);
  }

  /** The program, or the part of every program, that has it. */
  public enum Program {
    COLLECT("`nomos collect`, the receiver"),
    DECODE("`nomos collect`, `nomos decode`"),
    MINE("`nomos mine`"),
    CHECK("`nomos check`"),
    ENFORCE("`nomos enforce`"),
    MASKS("`nomos masks`"),
    EVERY("every program");

    private final String title;

    Program(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  /** Prometheus' types; a timer is a summary and a maximum. */
  public enum Kind {
    COUNTER,
    GAUGE,
    TIMER
  }

  /**
   * @param bound its values, or how many there can be
   */
  public record Label(String name, String bound) {}

  /** The names under which Prometheus has it. */
  public List<String> prometheusNames() {
    String base = name.replace('.', '_').replace('-', '_');
    String united = unit.isEmpty() || base.endsWith("_" + unit) ? base : base + "_" + unit;
    return switch (kind) {
      case COUNTER -> List.of(united.endsWith("_total") ? united : united + "_total");
      case GAUGE -> List.of(united);
      case TIMER -> List.of(base + "_seconds_count", base + "_seconds_sum", base + "_seconds_max");
    };
  }

  String type() {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
