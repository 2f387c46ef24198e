package dev.nomos.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** What a verb prints with {@code --format json}. */
final class ReportJson {
  private ReportJson() {}

  /** The report, a record or a list of records, indented, and a line's end. */
  static String of(Object report) {
    try {
      return JsonMapper.builder()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
              .build()
              .writeValueAsString(report)
          + System.lineSeparator();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is always JSON", e);
    }
  }
}
