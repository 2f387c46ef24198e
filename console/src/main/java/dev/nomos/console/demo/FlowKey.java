package dev.nomos.console.demo;

/**
 * The 5-tuple of a unidirectional flow; for ICMP the ports are as exported.
 *
 * @param protocol IP protocol number, 0 to 255
 */
record FlowKey(
    int protocol,
    String sourceAddress,
    int sourcePort,
    String destinationAddress,
    int destinationPort) {}
