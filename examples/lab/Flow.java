/**
 * A unidirectional flow as metered or as exported.
 *
 * @param input ifIndex of the router interface the packets came in on
 * @param startMillis first packet, in milliseconds since 1970; likewise {@code endMillis} the last
 * @param tcpFlags all flags seen, or-ed; -1 where the exporter's record has no such field
 */
record Flow(
    Tuple tuple,
    int input,
    long packets,
    long octets,
    long startMillis,
    long endMillis,
    int tcpFlags,
    int tos) {

  Flow withTcpFlags(int flags) {
    return new Flow(tuple, input, packets, octets, startMillis, endMillis, flags, tos);
  }

  /** This flow and another part of the same one. */
  Flow plus(Flow other) {
    return new Flow(
        tuple,
        input,
        packets + other.packets,
        octets + other.octets,
        Math.min(startMillis, other.startMillis),
        Math.max(endMillis, other.endMillis),
        tcpFlags | other.tcpFlags,
        tos);
  }
}
