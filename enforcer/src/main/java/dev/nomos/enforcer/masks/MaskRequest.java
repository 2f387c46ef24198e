package dev.nomos.enforcer.masks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Questions about records, each by itself. */
public record MaskRequest(@Nullable List<@Nullable Query> records) {
  /**
   * What may follow in one record: either {@code field} is being written, or the record is taken as
   * it stands ({@code complete}), or {@code tokens} tell all of it.
   *
   * @param known values by the fields' names; JSON's null is a field that is known to be absent
   * @param field that is being written
   * @param typed the characters of its number so far; empty where it is null
   * @param complete true: nothing is being written, is there a compliant record with what is known?
   * @param tokens ids of a vocabulary's tokens: a record's first, up to the one that is asked about
   */
  public record Query(
      @Nullable Map<String, JsonNode> known,
      @Nullable String field,
      @Nullable String typed,
      @Nullable Boolean complete,
      @Nullable List<@Nullable Integer> tokens) {}
}
