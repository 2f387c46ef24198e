package dev.nomos.ingest.table;

import dev.nomos.ingest.file.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A text file, decoded strictly unless told otherwise. What no table has is an error that names the
 * line: octets that are no text, NUL characters, a line of more than {@link #MOST_IN_LINE}
 * characters. A byte order mark is left out, and decides between the Unicode encodings.
 */
final class TextReader extends Reader {
  static final int MOST_IN_LINE = 1 << 20;

  private static final int BUFFER = 1 << 15;

  private final Path file;
  private final InputStream in;
  private final CharsetDecoder decoder;
  private final ByteBuffer octets = ByteBuffer.allocate(BUFFER).flip();
  private boolean atEnd;
  private long line = 1;
  private int inLine;
  private boolean afterReturn;

  private TextReader(Path file, InputStream in, Charset charset, CodingErrorAction onBadOctets) {
    this.file = file;
    this.in = in;
    this.decoder =
        charset.newDecoder().onMalformedInput(onBadOctets).onUnmappableCharacter(onBadOctets);
  }

  static TextReader open(Path file, Charset charset, CodingErrorAction onBadOctets)
      throws IOException {
    var in = new PushbackInputStream(InputFile.open(file), 3);
    byte[] start = in.readNBytes(3);
    int mark = 0;
    if (begins(start, 0xEF, 0xBB, 0xBF)) {
      charset = StandardCharsets.UTF_8;
      mark = 3;
    } else if (begins(start, 0xFF, 0xFE)) {
      charset = StandardCharsets.UTF_16LE;
      mark = 2;
    } else if (begins(start, 0xFE, 0xFF)) {
      charset = StandardCharsets.UTF_16BE;
      mark = 2;
    }
    in.unread(start, mark, start.length - mark);
    return new TextReader(file, in, charset, onBadOctets);
  }

  private static boolean begins(byte[] start, int... octets) {
    if (start.length < octets.length) return false;
    for (int i = 0; i < octets.length; i++) if ((start[i] & 0xFF) != octets[i]) return false;
    return true;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    var characters = CharBuffer.wrap(target, offset, length);
    int before = characters.position();
    while (characters.position() == before) {
      var result = decoder.decode(octets, characters, atEnd);
      if (result.isError()) {
        check(target, before, characters.position());
        throw failure("octets that are no " + decoder.charset() + " text; set encoding");
      }
      if (characters.position() > before) break;
      if (atEnd) return -1;
      fill();
    }
    check(target, before, characters.position());
    return characters.position() - before;
  }

  private void fill() throws IOException {
    octets.compact();
    int count = in.read(octets.array(), octets.position(), octets.remaining());
    if (count < 0) atEnd = true;
    else octets.position(octets.position() + count);
    octets.flip();
  }

  private void check(char[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text[i];
      if (c > '\r') {
        inLine++;
      } else if (c == '\n' || c == '\r') {
        if (inLine > MOST_IN_LINE) throw tooLong();
        if (!(c == '\n' && afterReturn)) line++;
        inLine = 0;
      } else if (c == 0) {
        throw failure("a NUL character: this is no text, or another encoding");
      } else {
        inLine++;
      }
      afterReturn = c == '\r';
    }
    if (inLine > MOST_IN_LINE) throw tooLong();
  }

  private TableException tooLong() {
    return new TableException(
        file, "line " + line + " has more than " + MOST_IN_LINE + " characters");
  }

  private TableException failure(String what) {
    return new TableException(file, "line " + line + " has " + what);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
