package dev.nomos.ingest.table;

import dev.nomos.ingest.capture.CaptureException;
import dev.nomos.ingest.capture.CaptureReader;
import dev.nomos.ingest.capture.UdpExtraction;
import dev.nomos.ingest.capture.UdpPayload;
import dev.nomos.ingest.capture.UdpPayloads;
import dev.nomos.ingest.exchange.Exchange;
import dev.nomos.ingest.exchange.ExchangeConfig;
import dev.nomos.ingest.exchange.ExchangeObserver;
import dev.nomos.ingest.exchange.ExchangeTables;
import dev.nomos.ingest.exchange.Exchanged;
import dev.nomos.ingest.exchange.Source;
import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.FlowRecord;
import dev.nomos.ingest.prepare.TablePreparation;
import java.nio.file.Path;

/**
 * Reads a capture of flow exports (NetFlow v5, v9, IPFIX) into a preparation, flow by flow, with
 * the decoder and the columns of the stream. Datagrams that hold no flows are counted, never
 * thrown.
 */
final class FlowTable {
  private final Path file;
  private final TablePreparation preparation;
  private final Tally tally;
  private final long limit;
  private final Exchange exchange =
      new Exchange(ExchangeConfig.OF_FILES, ExchangeTables.forgetful(), ExchangeObserver.none());
  private long datagrams;
  private long flows;

  FlowTable(Path file, TablePreparation preparation, Tally tally, long limit) {
    this.file = file;
    this.preparation = preparation;
    this.tally = tally;
    this.limit = limit;
  }

  void read() {
    try (var reader = CaptureReader.open(file)) {
      for (var packet = reader.next(); packet != null && flows < limit; packet = reader.next()) {
        switch (UdpPayloads.extract(packet)) {
          case UdpExtraction.Found(var payload) -> decode(payload);
          case UdpExtraction.Skipped(var why) -> tally.countFlaw("packet without export: " + why);
        }
      }
      if (flows < limit) exchange.end().forEach(this::accept);
    } catch (CaptureException e) {
      throw new TableException(String.valueOf(e.getMessage()), e);
    }
  }

  private void decode(UdpPayload payload) {
    var exporter = new ExporterId(payload.sourceAddress());
    var source = new Source(exporter, 0, datagrams++, payload.epochNanos() / 1_000_000);
    exchange.accept(source, payload.octets()).forEach(this::accept);
  }

  private void accept(Exchanged one) {
    switch (one) {
      case Exchanged.Decoded decoded ->
          decoded.flows().forEach(flow -> accept(flow, decoded.source().exporter()));
      case Exchanged.Malformed(_, var what, _) -> tally.countFlaw("malformed datagram: " + what);
      case Exchanged.Lost _ -> tally.countFlaw("data set without its template");
    }
  }

  private void accept(FlowRecord flow, ExporterId exporter) {
    if (flows < limit) {
      tally.countRead();
      tally.arrives(++flows, flow.endMillis(), exporter.address());
      preparation.accept(flow.fields(), flows);
    }
  }
}
