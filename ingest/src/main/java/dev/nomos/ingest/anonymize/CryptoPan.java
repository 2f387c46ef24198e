package dev.nomos.ingest.anonymize;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.spec.SecretKeySpec;

/**
 * Crypto-PAn: prefix-preserving anonymisation of addresses (Xu, Fan, Ammar, Moon: "Prefix-
 * Preserving IP Address Anonymization", ICNP 2002).
 *
 * <p>Bit <i>i</i> of an address is flipped by the first bit of AES over the address' first <i>i</i>
 * bits, filled up with the pad. So two addresses share exactly as many leading bits after as
 * before, the mapping is one to one, and the same key gives the same mapping everywhere. IPv6 is
 * treated like IPv4, with 128 bits. The inputs of an address' bits do not depend on one another, so
 * all its blocks go through the cipher in one call.
 *
 * <p>Results are remembered in tables of fixed size, since traffic repeats its addresses. Owned by
 * one thread.
 */
final class CryptoPan {
  private static final int BLOCK = 16;
  private static final int V6_BITS = 128;
  private static final int V4_TABLE_BITS = 16;
  private static final int V6_TABLE_BITS = 13;
  private static final int V6_ENTRY = 4;

  private final Cipher cipher;
  private final byte[] pad;
  private final byte[] in = new byte[V6_BITS * BLOCK];
  private final byte[] out = new byte[V6_BITS * BLOCK];

  /**
   * The address in the upper half of an entry, its image in the lower. An entry of an unused slot
   * is address 0's, which is looked for in slot 0 only, and is there.
   */
  private final long[] v4Table = new long[1 << V4_TABLE_BITS];

  /** Entries of four words: the address, its image. Unused slots as above. */
  private final long[] v6Table = new long[V6_ENTRY << V6_TABLE_BITS];

  CryptoPan(AnonymizationKey key) {
    try {
      cipher = Cipher.getInstance("AES/ECB/NoPadding"); // single blocks: a mode has no say
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key.cipherKey(), "AES"));
      pad = cipher.doFinal(key.pad());
    } catch (NoSuchAlgorithmException | NoSuchPaddingException e) {
      throw new IllegalStateException("every Java platform has AES", e);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("AES takes every key of 16 octets", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES takes every block of 16 octets", e);
    }
    v4Table[0] = Integer.toUnsignedLong(encryptedV4(0));
    var zero = encryptedV6(0, 0);
    v6Table[2] = zero.getLong(0);
    v6Table[3] = zero.getLong(8);
  }

  /** The image of an IPv4 address. */
  int v4(int address) {
    int slot = address * 0x9E3779B9 >>> Integer.SIZE - V4_TABLE_BITS;
    long entry = v4Table[slot];
    if ((int) (entry >>> Integer.SIZE) == address) return (int) entry;
    int image = encryptedV4(address);
    v4Table[slot] = (long) address << Integer.SIZE | Integer.toUnsignedLong(image);
    return image;
  }

  /** Puts the image of the IPv6 address at {@code at} in its place. */
  void v6(ByteBuffer octets, int at) {
    long high = octets.getLong(at);
    long low = octets.getLong(at + 8);
    int slot = (int) ((high * 31 + low) * 0x9E3779B97F4A7C15L >>> Long.SIZE - V6_TABLE_BITS);
    int entry = slot * V6_ENTRY;
    if (v6Table[entry] != high || v6Table[entry + 1] != low) {
      var image = encryptedV6(high, low);
      v6Table[entry] = high;
      v6Table[entry + 1] = low;
      v6Table[entry + 2] = image.getLong(0);
      v6Table[entry + 3] = image.getLong(8);
    }
    octets.putLong(at, v6Table[entry + 2]).putLong(at + 8, v6Table[entry + 3]);
  }

  private int encryptedV4(int address) {
    var octets = new byte[BLOCK];
    ByteBuffer.wrap(octets).putInt(address);
    return flips(octets, Integer.SIZE).getInt(0) ^ address;
  }

  private ByteBuffer encryptedV6(long high, long low) {
    var octets = new byte[BLOCK];
    ByteBuffer.wrap(octets).putLong(high).putLong(low);
    var image = flips(octets, V6_BITS);
    return image.putLong(0, image.getLong(0) ^ high).putLong(8, image.getLong(8) ^ low);
  }

  /** Which of the address' first {@code bits} change; 16 octets, the rest 0. */
  private ByteBuffer flips(byte[] address, int bits) {
    for (int prefix = 0; prefix < bits; prefix++) {
      System.arraycopy(pad, 0, in, prefix * BLOCK, BLOCK);
      int whole = prefix / Byte.SIZE;
      System.arraycopy(address, 0, in, prefix * BLOCK, whole);
      int padMask = 0xFF >>> prefix % Byte.SIZE;
      in[prefix * BLOCK + whole] = (byte) (address[whole] & ~padMask | pad[whole] & padMask);
    }
    try {
      cipher.update(in, 0, bits * BLOCK, out, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the output has room for every block", e);
    }
    var flips = new byte[BLOCK];
    for (int bit = 0; bit < bits; bit++)
      flips[bit / Byte.SIZE] |= (byte) ((out[bit * BLOCK] & 0x80) >>> bit % Byte.SIZE);
    return ByteBuffer.wrap(flips);
  }
}
