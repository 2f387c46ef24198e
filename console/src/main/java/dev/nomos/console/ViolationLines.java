package dev.nomos.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.nomos.schemas.avro.FailedPredicate;
import dev.nomos.schemas.avro.Origin;
import dev.nomos.schemas.avro.Violation;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file of violations, one JSON object a line, the members in a fixed order. It appears under its
 * name when it is finished, all of it or not at all.
 */
final class ViolationLines implements AutoCloseable {
  private final Path file;
  private final Path unfinished;
  private final BufferedWriter out;
  private final JsonGenerator json;

  ViolationLines(Path file) throws IOException {
    this.file = file;
    String name = ".%s.%d.part".formatted(file.getFileName(), ProcessHandle.current().pid());
    this.unfinished = file.toAbsolutePath().resolveSibling(name);
    this.out = Files.newBufferedWriter(unfinished, StandardCharsets.UTF_8);
    this.json = new JsonFactory().createGenerator(out);
    json.setRootValueSeparator(null);
  }

  void write(Violation violation) {
    try {
      writeObject(violation);
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeObject(Violation violation) throws IOException {
    json.writeStartObject();
    json.writeNumberField("partition", violation.getPartition());
    json.writeNumberField("offset", violation.getOffset());
    json.writeStringField("ruleId", violation.getRuleId());
    json.writeNumberField("theoryVersion", violation.getTheoryVersion());
    json.writeNumberField("eventTimeMillis", violation.getEventTimeMillis());
    json.writeStringField("key", violation.getKey());
    json.writeNumberField("number", violation.getNumber());
    json.writeStringField("status", violation.getStatus().name());
    json.writeStringField("action", violation.getAction().name());
    json.writeStringField("formula", violation.getFormula());
    json.writeStringField("english", violation.getEnglish());
    write("fields", violation.getFields());
    json.writeArrayFieldStart("failed");
    for (FailedPredicate failed : violation.getFailed()) {
      json.writeStartObject();
      json.writeStringField("predicate", failed.getPredicate());
      json.writeStringField("english", failed.getEnglish());
      write("seen", failed.getSeen());
      json.writeStringField("threshold", failed.getThreshold());
      json.writeEndObject();
    }
    json.writeEndArray();
    write(violation.getOrigin());
    json.writeEndObject();
  }

  private void write(Origin origin) throws IOException {
    json.writeObjectFieldStart("origin");
    json.writeStringField("exporter", origin.getExporter());
    json.writeNumberField("rawPartition", origin.getRawPartition());
    json.writeNumberField("rawOffset", origin.getRawOffset());
    json.writeNumberField("index", origin.getIndex());
    json.writeBooleanField("datagramsLost", origin.getDatagramsLost());
    json.writeBooleanField("samplingUnknown", origin.getSamplingUnknown());
    json.writeEndObject();
  }

  private void write(String name, Map<String, String> values) throws IOException {
    json.writeObjectFieldStart(name);
    for (var value : new TreeMap<>(values).entrySet()) {
      json.writeStringField(value.getKey(), value.getValue());
    }
    json.writeEndObject();
  }

  void finish() throws IOException {
    json.close();
    Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    json.close();
    out.close();
    Files.deleteIfExists(unfinished);
  }
}
