package dev.nomos.ingest.exports;

import dev.nomos.ingest.capture.CaptureException;
import dev.nomos.ingest.capture.DatagramFile;
import dev.nomos.ingest.capture.FileDatagram;
import dev.nomos.ingest.capture.UdpPayload;
import dev.nomos.ingest.exchange.Exchange;
import dev.nomos.ingest.exchange.ExchangeConfig;
import dev.nomos.ingest.exchange.ExchangeObserver;
import dev.nomos.ingest.exchange.ExchangeTables;
import dev.nomos.ingest.exchange.Exchanged;
import dev.nomos.ingest.exchange.ExportDecoder;
import dev.nomos.ingest.exchange.Source;
import dev.nomos.ingest.exports.ExportedRecord.Flow;
import dev.nomos.ingest.exports.ExportedRecord.Options;
import dev.nomos.ingest.exports.ExportedRecord.Origin;
import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.MessageHeader;
import dev.nomos.ingest.netflow.OptionsRecord;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Decodes files of exports, one after the other, as one exchange: what a file says of templates
 * holds in those after it, and data before its template waits for it. Payloads without packets all
 * have one exporter. Owned by one thread.
 */
public final class ExportFiles {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final Exchange exchange =
      new Exchange(ExchangeConfig.OF_FILES, ExchangeTables.forgetful(), ExchangeObserver.none());
  private final List<Path> files = new ArrayList<>();
  private final Set<Integer> ports;
  private final Consumer<ExportedRecord> records;
  private final ExportTally tally = new ExportTally();

  /**
   * @param ports destination ports whose datagrams are decoded; all where it is empty. Payloads
   *     without packets have none, and are decoded whatever it says
   * @param records is given every record, in order
   */
  public ExportFiles(Set<Integer> ports, Consumer<ExportedRecord> records) {
    this.ports = Set.copyOf(ports);
    this.records = records;
  }

  /**
   * Decodes a file to its end. Throws {@link ExportException} where it cannot be read on, or is a
   * payload of no export protocol; what was read before counts.
   */
  public void decode(Path file) throws ExportException {
    tally.files++;
    files.add(file);
    try (var datagrams = DatagramFile.open(file)) {
      for (var next = datagrams.next(); next != null; next = datagrams.next()) {
        switch (next) {
          case FileDatagram.Skipped(_, var why) -> tally.skipped(why);
          case FileDatagram.Bare(var index, var payload) -> bare(file, index, payload);
          case FileDatagram.Found(var index, var payload) -> captured(index, payload);
        }
      }
    } catch (CaptureException e) {
      throw new ExportException(e);
    }
  }

  /** To be called after the last file: gives up the data sets that wait for a template. */
  public void end() {
    exchange.end().forEach(this::take);
  }

  public ExportTally tally() {
    return tally;
  }

  private void bare(Path file, long index, UdpPayload payload) throws ExportException {
    if (!ExportDecoder.isExport(payload.octets()))
      throw new ExportException(
          file, "no capture, and no payload of NetFlow v5 or v9, IPFIX or sFlow v5");
    datagram(index, payload);
  }

  private void captured(long index, UdpPayload payload) {
    if (!ports.isEmpty() && !ports.contains(payload.destinationPort())) {
      tally.skipped("another port");
    } else if (!ExportDecoder.isExport(payload.octets())) {
      tally.skipped("UDP payload of another protocol");
    } else {
      datagram(index, payload);
    }
  }

  private void datagram(long index, UdpPayload payload) {
    tally.datagrams++;
    long received = Math.floorDiv(payload.epochNanos(), NANOS_PER_MILLI);
    var exporter = new ExporterId(payload.sourceAddress());
    var source = new Source(exporter, files.size() - 1, index, received);
    exchange.accept(source, payload.octets()).forEach(this::take);
  }

  private void take(Exchanged one) {
    switch (one) {
      case Exchanged.Malformed(_, var what, _) -> tally.malformed(what);
      case Exchanged.Lost lost -> tally.lost(lost);
      case Exchanged.Decoded decoded -> {
        tally.decoded(decoded);
        emit(decoded);
      }
    }
  }

  /** Flows and options records by their offsets, which both lists are in the order of. */
  private void emit(Exchanged.Decoded decoded) {
    var options = new ArrayDeque<>(decoded.options());
    for (var flow : decoded.flows()) {
      while (!options.isEmpty() && options.element().offset() < flow.offset())
        emit(decoded, options.remove());
      records.accept(
          new Flow(origin(decoded, flow.offset()), flow.offset() + decoded.shift(), flow));
    }
    for (var last : options) emit(decoded, last);
  }

  private void emit(Exchanged.Decoded decoded, OptionsRecord options) {
    records.accept(
        new Options(
            origin(decoded, options.offset()), options.offset() + decoded.shift(), options));
  }

  /** {@code offset}: of the record, in what was decoded. */
  private Origin origin(Exchanged.Decoded decoded, int offset) {
    var source = decoded.source();
    return new Origin(
        files.get(source.partition()),
        source.offset(),
        source.exporter().address(),
        holder(decoded.messages(), offset),
        source.receivedAtMillis());
  }

  /** The message that the record at {@code offset} is in: the last that begins before it. */
  private static MessageHeader holder(List<MessageHeader> messages, int offset) {
    var holder = messages.getFirst();
    for (var message : messages) if (message.offset() <= offset) holder = message;
    return holder;
  }
}
