package dev.nomos.ingest.netflow;

/**
 * Where a template id is unique: within an exporter, a protocol version, and an observation domain
 * (source id in v9). The version is part of it because an exporter may speak v9 and IPFIX at once,
 * both with domain 0.
 *
 * @param version 9 or 10
 * @param domain 0 to 2³²−1
 * @param templateId 256 to 65535
 */
public record TemplateKey(ExporterId exporter, int version, long domain, int templateId) {}
