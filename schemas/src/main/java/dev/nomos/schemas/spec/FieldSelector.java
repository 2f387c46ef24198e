package dev.nomos.schemas.spec;

import dev.nomos.logic.FieldType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Selects fields of the prepared rows; every condition given must hold, and none selects all.
 *
 * @param names the only fields that may match; empty: all
 * @param regex a pattern that occurs somewhere in the name
 * @param types value types of which the field has one; empty: any
 * @param roles semantic roles that the field has all of
 * @param derivedOnly true: only derived fields; false: only others
 * @param contextFamily the window family that the field belongs to
 * @param contextIndex window positions, the first being 0, of which the field has one; empty: any
 *     (Nomos' own)
 * @param windowOnly true: only fields of windows; false: only others
 * @param exclude fields that do not match
 */
public record FieldSelector(
    List<String> names,
    @Nullable String regex,
    List<FieldType> types,
    List<String> roles,
    @Nullable Boolean derivedOnly,
    @Nullable String contextFamily,
    List<Integer> contextIndex,
    @Nullable Boolean windowOnly,
    List<String> exclude) {
  public FieldSelector {
    names = Lists.copy(names);
    types = Lists.copy(types);
    roles = Lists.copy(roles);
    contextIndex = Lists.copy(contextIndex);
    exclude = Lists.copy(exclude);
  }
}
