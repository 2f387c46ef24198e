package dev.nomos.ingest.exports;

import dev.nomos.ingest.netflow.FlowRecord;
import dev.nomos.ingest.netflow.MessageHeader;
import dev.nomos.ingest.netflow.OptionsRecord;
import java.nio.file.Path;
import java.util.Map;

/** A record of a file, and where it came from. */
public sealed interface ExportedRecord {
  Origin origin();

  /** Octets from the datagram's start to the record, or to its sFlow sample. */
  int offset();

  /** Values as in {@link FlowRecord}. */
  Map<String, Object> fields();

  /**
   * @param datagram the packet's number in its capture, or the message's in its file, from 1
   * @param exporter who sent it, by address; 0.0.0.0 of a payload without its packet
   * @param message the header of the message that holds the record
   * @param receivedAtMillis by the capture, epoch milliseconds
   */
  record Origin(
      Path file, long datagram, String exporter, MessageHeader message, long receivedAtMillis) {}

  record Flow(Origin origin, int offset, FlowRecord flow) implements ExportedRecord {
    @Override
    public Map<String, Object> fields() {
      return flow.fields();
    }
  }

  record Options(Origin origin, int offset, OptionsRecord options) implements ExportedRecord {
    @Override
    public Map<String, Object> fields() {
      return options.fields();
    }
  }
}
