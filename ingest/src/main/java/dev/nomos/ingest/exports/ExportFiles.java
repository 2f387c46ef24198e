package dev.nomos.ingest.exports;

import dev.nomos.ingest.capture.CaptureException;
import dev.nomos.ingest.capture.DatagramFile;
import dev.nomos.ingest.capture.FileDatagram;
import dev.nomos.ingest.capture.UdpPayload;
import dev.nomos.ingest.exports.ExportedRecord.Flow;
import dev.nomos.ingest.exports.ExportedRecord.Options;
import dev.nomos.ingest.exports.ExportedRecord.Origin;
import dev.nomos.ingest.netflow.DecodeResult.Decoded;
import dev.nomos.ingest.netflow.DecodeResult.Malformed;
import dev.nomos.ingest.netflow.DecoderLimits;
import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.MessageHeader;
import dev.nomos.ingest.netflow.OptionsRecord;
import dev.nomos.ingest.netflow.TemplateCache;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Decodes files of exports, one after the other, as one exchange: what a file says of templates
 * holds in those after it. Payloads without packets all have one exporter. Owned by one thread.
 */
public final class ExportFiles {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final ExportDecoder decoder;
  private final TemplateCache templates = new TemplateCache();
  private final Set<Integer> ports;
  private final Consumer<ExportedRecord> records;
  private final ExportTally tally = new ExportTally();

  /**
   * @param ports destination ports whose datagrams are decoded; all where it is empty. Payloads
   *     without packets have none, and are decoded whatever it says
   * @param records is given every record, in order
   */
  public ExportFiles(DecoderLimits limits, Set<Integer> ports, Consumer<ExportedRecord> records) {
    this.decoder = new ExportDecoder(limits);
    this.ports = Set.copyOf(ports);
    this.records = records;
  }

  /**
   * Decodes a file to its end. Throws {@link ExportException} where it cannot be read on, or is a
   * payload of no export protocol; what was read before counts.
   */
  public void decode(Path file) throws ExportException {
    tally.files++;
    try (var datagrams = DatagramFile.open(file)) {
      for (var next = datagrams.next(); next != null; next = datagrams.next()) {
        switch (next) {
          case FileDatagram.Skipped(_, var why) -> tally.skipped(why);
          case FileDatagram.Bare(var index, var payload) -> bare(file, index, payload);
          case FileDatagram.Found(var index, var payload) -> captured(file, index, payload);
        }
      }
    } catch (CaptureException e) {
      throw new ExportException(e);
    }
  }

  public ExportTally tally() {
    return tally;
  }

  private void bare(Path file, long index, UdpPayload payload) throws ExportException {
    if (!ExportDecoder.isExport(payload.octets()))
      throw new ExportException(
          file, "no capture, and no payload of NetFlow v5 or v9, IPFIX or sFlow v5");
    datagram(file, index, payload);
  }

  private void captured(Path file, long index, UdpPayload payload) {
    if (!ports.isEmpty() && !ports.contains(payload.destinationPort())) {
      tally.skipped("another port");
    } else if (!ExportDecoder.isExport(payload.octets())) {
      tally.skipped("UDP payload of another protocol");
    } else {
      datagram(file, index, payload);
    }
  }

  private void datagram(Path file, long index, UdpPayload payload) {
    tally.datagrams++;
    long received = Math.floorDiv(payload.epochNanos(), NANOS_PER_MILLI);
    var exporter = new ExporterId(payload.sourceAddress());
    switch (decoder.decode(payload.octets(), exporter, templates, received)) {
      case Malformed(var what, _) -> tally.malformed(what);
      case Decoded decoded -> emit(file, index, exporter, received, decoded);
    }
  }

  private void emit(Path file, long index, ExporterId exporter, long received, Decoded decoded) {
    tally.decoded(decoded);
    var options = new ArrayDeque<>(decoded.options());
    for (var flow : decoded.flows()) {
      while (!options.isEmpty() && options.element().offset() < flow.offset())
        emit(file, index, exporter, received, decoded, options.remove());
      var message = holder(decoded.messages(), flow.offset());
      records.accept(
          new Flow(new Origin(file, index, exporter.address(), message, received), flow));
    }
    for (var last : options) emit(file, index, exporter, received, decoded, last);
  }

  private void emit(
      Path file,
      long index,
      ExporterId exporter,
      long received,
      Decoded decoded,
      OptionsRecord options) {
    var message = holder(decoded.messages(), options.offset());
    records.accept(
        new Options(new Origin(file, index, exporter.address(), message, received), options));
  }

  /** The message that the record at {@code offset} is in: the last that begins before it. */
  private static MessageHeader holder(List<MessageHeader> messages, int offset) {
    var holder = messages.getFirst();
    for (var message : messages) if (message.offset() <= offset) holder = message;
    return holder;
  }
}
