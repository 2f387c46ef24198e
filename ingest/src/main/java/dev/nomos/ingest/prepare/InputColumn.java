package dev.nomos.ingest.prepare;

import dev.nomos.logic.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * A column that a specification reads from its input.
 *
 * @param name its name in the input
 * @param canonicalName its field's name, which the input may use as well
 * @param slot where a record has its value
 * @param type what its field says that it holds; null where no field is declared
 */
public record InputColumn(String name, String canonicalName, int slot, @Nullable FieldType type) {}
