package dev.nomos.ingest.table;

import dev.nomos.ingest.capture.CaptureException;
import dev.nomos.ingest.capture.CaptureReader;
import dev.nomos.ingest.capture.UdpExtraction;
import dev.nomos.ingest.capture.UdpPayload;
import dev.nomos.ingest.capture.UdpPayloads;
import dev.nomos.ingest.netflow.DecodeResult;
import dev.nomos.ingest.netflow.DecoderLimits;
import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.FlowRecord;
import dev.nomos.ingest.netflow.PacketDecoder;
import dev.nomos.ingest.netflow.TemplateCache;
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
  private final PacketDecoder decoder = new PacketDecoder(DecoderLimits.DEFAULT);
  private final TemplateCache templates = new TemplateCache();
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
    } catch (CaptureException e) {
      throw new TableException(String.valueOf(e.getMessage()), e);
    }
  }

  private void decode(UdpPayload payload) {
    var exporter = new ExporterId(payload.sourceAddress());
    switch (decoder.decode(payload.octets(), exporter, templates)) {
      case DecodeResult.Decoded decoded -> {
        decoded.awaiting().forEach(_ -> tally.countFlaw("data set without its template"));
        decoded.flows().forEach(flow -> accept(flow, exporter));
      }
      case DecodeResult.Malformed(var what, _) -> tally.countFlaw("malformed datagram: " + what);
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
