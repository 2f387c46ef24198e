package dev.nomos.schemas.spec;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A block of IP addresses in CIDR notation, such as 10.0.0.0/8 or 2001:db8::/32. */
public final class AddressBlock {
  private final byte[] network;
  private final int prefix;

  private AddressBlock(byte[] network, int prefix) {
    this.network = network;
    this.prefix = prefix;
  }

  /**
   * Throws {@link IllegalArgumentException} where the text is no block; a lone address is a block
   * of one.
   */
  public static AddressBlock parse(String text) {
    int slash = text.indexOf('/');
    var network = octets(slash < 0 ? text : text.substring(0, slash));
    if (network == null)
      throw new IllegalArgumentException("'" + text + "' is not an address block");
    int most = network.length * 8;
    int prefix = most;
    try {
      if (slash >= 0) prefix = Integer.parseInt(text.substring(slash + 1));
    } catch (NumberFormatException e) {
      prefix = -1;
    }
    if (prefix < 0 || prefix > most)
      throw new IllegalArgumentException(
          "'" + text + "' must have a prefix length of 0 to " + most);
    return new AddressBlock(network, prefix);
  }

  /** The octets of an address literal, without look-up; null where the text is none. */
  public static byte @Nullable [] octets(String address) {
    var quad = quad(address);
    if (quad != null) return quad;
    try {
      return InetAddress.ofLiteral(address).getAddress();
    } catch (IllegalArgumentException notAnAddress) {
      return null;
    }
  }

  /** Four decimal octets with dots between, the usual form; null for anything else. */
  private static byte @Nullable [] quad(String text) {
    int length = text.length();
    if (length > 15) return null;
    var octets = new byte[4];
    int at = 0;
    for (int i = 0; i < 4; i++) {
      if (i > 0 && (at == length || text.charAt(at++) != '.')) return null;
      int start = at;
      int octet = 0;
      for (; at < length && at < start + 3 && isDigit(text.charAt(at)); at++)
        octet = 10 * octet + text.charAt(at) - '0';
      boolean leadingZero = at > start + 1 && text.charAt(start) == '0';
      if (at == start || octet > 255 || leadingZero) return null;
      octets[i] = (byte) octet;
    }
    return at == length ? octets : null;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  public boolean contains(byte[] address) {
    if (address.length != network.length) return false;
    int whole = prefix / 8;
    for (int i = 0; i < whole; i++) if (address[i] != network[i]) return false;
    int mask = 0xFF00 >> prefix % 8 & 0xFF;
    return mask == 0 || ((address[whole] ^ network[whole]) & mask) == 0;
  }
}
