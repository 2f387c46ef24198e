package dev.nomos.console.demo;

import dev.nomos.ingest.netflow.DecodeResult;
import dev.nomos.ingest.netflow.DecoderLimits;
import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.FlowRecord;
import dev.nomos.ingest.netflow.PacketDecoder;
import dev.nomos.ingest.netflow.TemplateCache;
import dev.nomos.ingest.prepare.Preparation;
import dev.nomos.ingest.prepare.PreparationResult;
import dev.nomos.logic.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The lab's captures as prepared records, decoded in one process and without Kafka. */
public record LabRows(Lab lab, Preparation preparation) {
  /**
   * @param endMillis of the flow
   */
  public record Timed(Row row, long endMillis) {}

  public List<Timed> of(Replay replay) {
    PacketDecoder decoder = new PacketDecoder(DecoderLimits.DEFAULT);
    TemplateCache templates = new TemplateCache();
    List<Timed> rows = new ArrayList<>();
    for (Replay.ExportDatagram datagram : replay.datagrams()) {
      DecodeResult result =
          decoder.decode(datagram.payload(), new ExporterId("192.0.2.1"), templates);
      if (result instanceof DecodeResult.Decoded decoded) {
        for (FlowRecord flow : decoded.flows()) {
          if (preparation.prepare(flow.fields()) instanceof PreparationResult.Prepared(var row)) {
            rows.add(new Timed(row, flow.endMillis()));
          }
        }
      }
    }
    return rows;
  }

  public List<Row> normal() throws IOException {
    return of(lab.normal()).stream().map(Timed::row).toList();
  }

  /** The labelled flows of the recording that has attacks in it. */
  public List<Row> attacks() throws IOException {
    Labels labels = lab.labels();
    return of(lab.mixed()).stream()
        .map(Timed::row)
        .filter(row -> !labels.of(Score.flow(row)).equals(Labels.NORMAL))
        .toList();
  }
}
