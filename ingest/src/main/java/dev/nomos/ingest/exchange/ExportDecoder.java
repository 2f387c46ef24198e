package dev.nomos.ingest.exchange;

import dev.nomos.ingest.netflow.DecodeResult;
import dev.nomos.ingest.netflow.DecoderLimits;
import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.PacketDecoder;
import dev.nomos.ingest.netflow.TemplateStore;
import dev.nomos.ingest.sflow.SflowDecoder;

/**
 * Decodes datagrams of NetFlow v5 and v9, IPFIX and sFlow v5; their first octets tell which.
 * Immutable: all state is in the {@link TemplateStore}.
 */
public final class ExportDecoder {
  private final PacketDecoder flows;

  ExportDecoder(DecoderLimits limits) {
    flows = new PacketDecoder(limits);
  }

  /** As {@link PacketDecoder#decode}; {@code receivedAtMillis} is the time of sFlow's records. */
  DecodeResult decode(
      byte[] payload, ExporterId exporter, TemplateStore templates, long receivedAtMillis) {
    return SflowDecoder.isSflow(payload)
        ? SflowDecoder.decode(payload, receivedAtMillis)
        : flows.decode(payload, exporter, templates);
  }

  /** Whether the datagram begins as one of the protocols does. */
  public static boolean isExport(byte[] payload) {
    if (SflowDecoder.isSflow(payload)) return true;
    int version = payload.length < 2 ? 0 : (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
    return version == 5 || version == 9 || version == 10;
  }
}
