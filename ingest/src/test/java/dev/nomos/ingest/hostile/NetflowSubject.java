package dev.nomos.ingest.hostile;

import static dev.nomos.ingest.hostile.Subject.promise;

import dev.nomos.ingest.netflow.DecodeResult;
import dev.nomos.ingest.netflow.DecoderLimits;
import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.PacketDecoder;
import dev.nomos.ingest.netflow.TemplateCache;

/** NetFlow v5, v9 and IPFIX from one exporter, whose templates stay known. */
final class NetflowSubject implements Subject {
  private static final int MOST_TEMPLATES = 256;
  private static final ExporterId EXPORTER = new ExporterId("192.0.2.1");

  private final PacketDecoder decoder = new PacketDecoder(new DecoderLimits(MOST_TEMPLATES, 64));
  private final TemplateCache templates = new TemplateCache();

  /** Knows the templates that the exporters of the lab use. */
  NetflowSubject() {
    for (var seed : Seeds.templates()) decoder.decode(seed, EXPORTER, templates);
  }

  @Override
  public Outcome decode(byte[] input) {
    var result = decoder.decode(input, EXPORTER, templates);
    promise(templates.count(EXPORTER) <= MOST_TEMPLATES, "templates stay within their limit");
    return DecodedFlows.check(result, input.length);
  }

  /** Whether the datagram tells the exporter's decoder a template that it did not know. */
  static boolean bringsTemplate(byte[] input, TemplateCache known) {
    int before = known.count(EXPORTER);
    var result = new PacketDecoder(DecoderLimits.DEFAULT).decode(input, EXPORTER, known);
    return result instanceof DecodeResult.Decoded && known.count(EXPORTER) > before;
  }
}
