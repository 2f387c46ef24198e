package dev.nomos.enforcer.fidelity;

import org.jspecify.annotations.Nullable;

/**
 * How near one field of a source comes to the real one.
 *
 * @param jsd Jensen-Shannon divergence of the field's cells, 0 to 1
 * @param emd earth mover's distance in the field's unit; null for names, and where a side has no
 *     number
 * @param normalizedEmd the same by the real range; null also where that is 0 and the distance not
 */
public record FieldFidelity(
    String field, double jsd, @Nullable Double emd, @Nullable Double normalizedEmd) {}
