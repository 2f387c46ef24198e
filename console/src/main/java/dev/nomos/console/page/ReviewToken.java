package dev.nomos.console.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a page, or any other client, must send to change rules. Only its digest is kept, so that no
 * log and no dump shows it. Immutable.
 */
public final class ReviewToken {
  /** Visible ASCII, so that it fits a header; long enough that nobody guesses it. */
  private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{16,512}");

  private static final int MAX_FILE_OCTETS = 4_096;
  private static final String SCHEME = "Bearer ";

  private final byte[] digest;

  private ReviewToken(byte[] digest) {
    this.digest = digest;
  }

  /** Throws {@link IllegalArgumentException}, which does not repeat it, where it is no token. */
  public static ReviewToken of(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a token must have 16 to 512 visible ASCII characters and no spaces, but had "
              + text.length()
              + " characters"
              + (text.length() < 16 ? "" : ", or others among them"));
    }
    return new ReviewToken(digest(text));
  }

  /** The file's only line. */
  public static ReviewToken read(Path file) throws IOException {
    if (Files.size(file) > MAX_FILE_OCTETS)
      throw new IOException(file + " is no token: it has more than " + MAX_FILE_OCTETS + " octets");
    try {
      return of(Files.readString(file, StandardCharsets.US_ASCII).strip());
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** Whether an Authorization header carries it; takes as long for any that does not. */
  public boolean isIn(@Nullable String authorization) {
    return authorization != null
        && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(digest, digest(authorization.substring(SCHEME.length()).strip()));
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  @Override
  public String toString() {
    return "ReviewToken[********]";
  }
}
