package dev.nomos.console.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;

/** Which flows of a capture are attacks, and of which kind; every other flow is {@link #NORMAL}. */
public final class Labels {
  static final String NORMAL = "normal";

  private static final CsvMapper CSV = new CsvMapper();

  private final Map<FlowKey, String> labels = new LinkedHashMap<>();

  @JsonPropertyOrder({
    "label",
    "protocol",
    "source_address",
    "source_port",
    "destination_address",
    "destination_port"
  })
  private record Line(
      String label,
      int protocol,
      @JsonProperty("source_address") String sourceAddress,
      @JsonProperty("source_port") int sourcePort,
      @JsonProperty("destination_address") String destinationAddress,
      @JsonProperty("destination_port") int destinationPort) {
    FlowKey key() {
      return new FlowKey(protocol, sourceAddress, sourcePort, destinationAddress, destinationPort);
    }
  }

  private Labels() {}

  /** Reads a CSV file whose header names label, protocol, and source and destination. */
  public static Labels read(Path file) throws IOException {
    Labels labels = new Labels();
    ObjectReader lines = CSV.readerFor(Line.class).with(CsvSchema.emptySchema().withHeader());
    try (MappingIterator<Line> rows = lines.readValues(file.toFile())) {
      rows.forEachRemaining(line -> labels.labels.put(line.key(), line.label()));
    }
    return labels;
  }

  String of(FlowKey flow) {
    return labels.getOrDefault(flow, NORMAL);
  }

  /** Every label, NORMAL first, then in the file's order. */
  Collection<String> all() {
    Collection<String> names = new LinkedHashSet<>();
    names.add(NORMAL);
    names.addAll(labels.values());
    return names;
  }
}
