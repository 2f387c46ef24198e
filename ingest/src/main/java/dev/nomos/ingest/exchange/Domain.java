package dev.nomos.ingest.exchange;

import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.MessageHeader;
import dev.nomos.ingest.netflow.TemplateKey;

/**
 * An observation domain (v9: source id) of an exporter in one protocol version: template ids,
 * sampler ids and sequence numbers mean something within it only.
 */
public record Domain(ExporterId exporter, int version, long id) {
  static Domain of(TemplateKey key) {
    return new Domain(key.exporter(), key.version(), key.domain());
  }

  static Domain of(ExporterId exporter, MessageHeader message) {
    return new Domain(exporter, message.version(), message.domain());
  }

  /** {@code exporter|version|id}. */
  String text() {
    return exporter.address() + "|" + version + "|" + id;
  }

  /** Inverse of {@link #text}. An exporter's address has no bar. */
  static Domain parse(String text) {
    var parts = text.split("\\|", -1);
    return new Domain(
        new ExporterId(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
  }
}
