package dev.nomos.ingest.netflow;

/**
 * An information element.
 *
 * @param registryType IANA's name of the abstract data type
 */
record FlowField(int id, String name, String registryType, ElementType type) {}
