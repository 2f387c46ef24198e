package dev.nomos.enforcer.fidelity;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How near a source's records come to the real ones: each figure is 0 where they are distributed
 * alike. Finite samples of one distribution differ a little, the more so the smaller they are and
 * the more cells they fill: compare sources with equally many records, and with a second sample of
 * real data.
 *
 * @param fields in the order of the data set
 * @param meanJsd of all fields; null where there is none
 * @param meanNormalizedEmd of the fields that have one; null where none has
 * @param meanPairJsd of the pairs of fields; null where there is no pair
 * @param pairs how many that are
 * @param categoricalJsd of all categorical fields taken together, without free text; null where
 *     there are not two
 */
public record Fidelity(
    List<FieldFidelity> fields,
    @Nullable Double meanJsd,
    @Nullable Double meanNormalizedEmd,
    @Nullable Double meanPairJsd,
    int pairs,
    @Nullable Double categoricalJsd) {
  public Fidelity {
    fields = List.copyOf(fields);
  }

  static Fidelity of(
      List<FieldFidelity> fields, OptionalDouble pair, int pairs, OptionalDouble all) {
    return new Fidelity(
        fields,
        orNull(fields.stream().mapToDouble(FieldFidelity::jsd).average()),
        orNull(
            fields.stream()
                .map(FieldFidelity::normalizedEmd)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .average()),
        orNull(pair),
        pairs,
        orNull(all));
  }

  static @Nullable Double orNull(OptionalDouble figure) {
    return figure.isPresent() ? finite(figure.getAsDouble()) : null;
  }

  /** A quotient by next to nothing may be beyond all doubles; the greatest one stands for it. */
  static double finite(double figure) {
    return Math.clamp(figure, -Double.MAX_VALUE, Double.MAX_VALUE);
  }
}
