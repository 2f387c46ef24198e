package dev.nomos.ingest.table;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a file's records.
 *
 * @param format "csv", "json", "parquet", "pcap" or "flows"
 * @param read records of the file that were looked at: data rows, packets or flows
 * @param rows prepared rows; with windows there is no fixed relation to {@code read}
 * @param filtered records that a step left out as intended, by step
 * @param rejected records that were left out because they are broken: flows, JSON lines and rows of
 *     Parquet, and lines of CSV where the specification wants that ({@code on_bad_lines})
 * @param rejections the first reasons
 * @param flaws packets whose headers are cut or lie, and datagrams that hold no flows, by what is
 *     wrong; packets are read as far as they go
 * @param absent how often each column of the rows has no value, columns without such cells left out
 */
public record TableSummary(
    String format,
    long read,
    long rows,
    Map<String, Long> filtered,
    long rejected,
    List<String> rejections,
    Map<String, Long> flaws,
    Map<String, Long> absent) {
  public TableSummary {
    filtered = ordered(filtered);
    rejections = List.copyOf(rejections);
    flaws = ordered(flaws);
    absent = ordered(absent);
  }

  private static Map<String, Long> ordered(Map<String, Long> counts) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(counts));
  }
}
