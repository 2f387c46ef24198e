package dev.nomos.console;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.nomos.ingest.exports.ExportedRecord;
import dev.nomos.ingest.netflow.MessageHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Records as JSON, an object a line; the shape is told in docs/ingest.md and is not changed.
 * Numbers are numbers, text and addresses are strings, octets are strings of hexadecimal digits,
 * lists are arrays.
 */
final class RecordJson {
  private final JsonGenerator json;

  /** {@code out} is flushed after every record, and never closed. */
  RecordJson(OutputStream out) {
    try {
      json =
          new JsonFactoryBuilder()
              .rootValueSeparator((String) null)
              .build()
              .createGenerator(out)
              .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
              .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(ExportedRecord record) {
    try {
      json.writeStartObject();
      json.writeStringField("record", record instanceof ExportedRecord.Flow ? "flow" : "options");
      origin(record);
      if (record instanceof ExportedRecord.Flow(_, _, var flow)) {
        json.writeNumberField("startMillis", flow.startMillis());
        json.writeNumberField("endMillis", flow.endMillis());
        json.writeStringField("timeSource", flow.timeSource().name().toLowerCase(Locale.ROOT));
      }
      json.writeFieldName("fields");
      value(record.fields());
      json.writeEndObject();
      json.writeRaw('\n');
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("a record cannot be written", e);
    }
  }

  private void origin(ExportedRecord record) throws IOException {
    var origin = record.origin();
    var message = origin.message();
    boolean sflow = message.version() == MessageHeader.SFLOW;
    json.writeStringField("file", origin.file().toString());
    json.writeNumberField("datagram", origin.datagram());
    json.writeNumberField("offset", record.offset());
    json.writeStringField("exporter", origin.exporter());
    json.writeStringField(
        "protocol", sflow ? "sflow" : message.version() == 10 ? "ipfix" : "netflow");
    json.writeNumberField("version", sflow ? 5 : message.version());
    json.writeNumberField("domain", message.domain());
    json.writeNumberField("sequence", message.sequence());
    json.writeNumberField("exportMillis", message.exportMillis());
    json.writeNumberField("receivedMillis", origin.receivedAtMillis());
  }

  private void value(Object value) throws IOException {
    switch (value) {
      case Map<?, ?> fields -> {
        json.writeStartObject();
        for (var field : fields.entrySet()) {
          json.writeFieldName(String.valueOf(field.getKey()));
          value(field.getValue());
        }
        json.writeEndObject();
      }
      case List<?> list -> {
        json.writeStartArray();
        for (Object element : list) value(element);
        json.writeEndArray();
      }
      case byte[] octets -> json.writeString(HexFormat.of().formatHex(octets));
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      default -> json.writeString(value.toString());
    }
  }
}
