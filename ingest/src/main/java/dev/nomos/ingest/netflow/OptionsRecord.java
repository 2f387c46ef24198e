package dev.nomos.ingest.netflow;

import java.util.Collections;
import java.util.Map;

/**
 * What an exporter says of itself: sampling rates, interface names. Values as in {@link
 * FlowRecord}; v9 scopes are {@code scope.system}, {@code scope.interface}, {@code scope.lineCard},
 * {@code scope.cache}, {@code scope.template}.
 *
 * @param fields scope fields first; unmodifiable
 */
public record OptionsRecord(int offset, long domain, Map<String, Object> fields) {
  public OptionsRecord {
    fields = Collections.unmodifiableMap(fields);
  }
}
