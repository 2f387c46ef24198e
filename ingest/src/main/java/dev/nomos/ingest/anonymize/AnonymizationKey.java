package dev.nomos.ingest.anonymize;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The secret of an anonymisation: 32 octets, of which 16 are the cipher's key and 16 make the pad.
 * Who has it can undo the anonymisation, so it is never shown.
 */
public final class AnonymizationKey {
  static final int OCTETS = 32;

  private static final long LARGEST_FILE = 1_000;
  private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]{64}");

  private final byte[] octets;

  AnonymizationKey(byte[] octets) {
    if (octets.length != OCTETS)
      throw new IllegalArgumentException("a key has 32 octets, but this has " + octets.length);
    this.octets = octets.clone();
  }

  /**
   * Reads a key in the forms that nfanon takes: 32 characters, each an octet, or {@code 0x} and 64
   * hexadecimal digits; a line end may follow. Throws {@link IOException} naming the file and the
   * rule that it breaks, never its content.
   */
  public static AnonymizationKey read(Path file) throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file))
      throw new IOException("no readable key file " + file);
    long size = Files.size(file);
    if (size > LARGEST_FILE) throw wrong(file, size);
    var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    var line = text.replaceFirst("\\r?\\n$", "");
    if (HEXADECIMAL.matcher(line).matches())
      return new AnonymizationKey(HexFormat.of().parseHex(line, 2, line.length()));
    if (line.length() == OCTETS)
      return new AnonymizationKey(line.getBytes(StandardCharsets.ISO_8859_1));
    throw wrong(file, line.length());
  }

  private static IOException wrong(Path file, long characters) {
    return new IOException(
        "key file "
            + file
            + " must hold 32 characters, or 0x and 64 hexadecimal digits, but holds "
            + characters
            + " characters");
  }

  byte[] cipherKey() {
    return Arrays.copyOf(octets, OCTETS / 2);
  }

  byte[] pad() {
    return Arrays.copyOfRange(octets, OCTETS / 2, OCTETS);
  }

  @Override
  public String toString() {
    return "AnonymizationKey[********]";
  }
}
