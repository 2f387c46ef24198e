package dev.nomos.ingest.netflow;

/**
 * A data set whose template is unknown (RFC 7011, section 9.3): its records are not decoded.
 *
 * @param message octets from the datagram's start to the header of the set's message
 * @param offset octets from the datagram's start to the set's header
 * @param octets the set's length with its header
 */
public record AwaitingTemplate(TemplateKey template, int message, int offset, int octets) {}
