/**
 * What names a flow in the label file. Addresses are IPv4 as numbers. For ICMP the source port is 0
 * and the destination port is type * 256 + code, as NetFlow v5 has it.
 */
record Tuple(int protocol, long source, int sourcePort, long destination, int destinationPort) {
  static final int ICMP = 1;
  static final int TCP = 6;
  static final int UDP = 17;

  /** Parses dotted decimal. */
  static long address(String dotted) {
    long value = 0;
    for (String part : dotted.split("\\.")) {
      value = value << 8 | Integer.parseInt(part);
    }
    return value;
  }

  static String dotted(long address) {
    return (address >> 24 & 255)
        + "."
        + (address >> 16 & 255)
        + "."
        + (address >> 8 & 255)
        + "."
        + (address & 255);
  }

  /** The other direction; for ICMP the echo reply to an echo request. */
  Tuple reversed() {
    return protocol == ICMP
        ? new Tuple(ICMP, destination, 0, source, 0)
        : new Tuple(protocol, destination, destinationPort, source, sourcePort);
  }

  /** As in the label file, without the label. */
  String csv() {
    return String.join(
        ",",
        Integer.toString(protocol),
        dotted(source),
        Integer.toString(sourcePort),
        dotted(destination),
        Integer.toString(destinationPort));
  }

  /** Reads what {@link #csv} wrote, from columns {@code 1..5} of a label file's line. */
  static Tuple ofCsv(String[] columns) {
    return new Tuple(
        Integer.parseInt(columns[1]),
        address(columns[2]),
        Integer.parseInt(columns[3]),
        address(columns[4]),
        Integer.parseInt(columns[5]));
  }
}
