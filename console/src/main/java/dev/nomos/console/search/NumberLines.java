package dev.nomos.console.search;

import dev.nomos.console.demo.BadInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A text of whole numbers from 0 on, separated by blanks, read line by line without keeping a line.
 * Every problem is a {@link BadInputException} that names file and line.
 */
final class NumberLines implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final InputStream in;
  private int line = 1;

  /** The first octet not yet looked at; -1 at the end. */
  private int next;

  private NumberLines(Path file, InputStream in) throws IOException {
    this.file = file;
    this.in = in;
    this.next = in.read();
  }

  static NumberLines open(Path file) throws IOException {
    return new NumberLines(file, new BufferedInputStream(Files.newInputStream(file), BUFFER));
  }

  boolean hasLine() {
    return next >= 0;
  }

  /** The next number of the line, at most {@code most}; -1 once at the line's end. */
  long number(long most) throws IOException {
    while (next == ' ' || next == '\t' || next == '\r') {
      next = in.read();
    }
    if (next == '\n' || next < 0) {
      return -1;
    }
    long number = 0;
    do {
      int digit = next - '0';
      if (digit < 0 || digit > 9) {
        throw bad("expected whole numbers separated by blanks, but found " + shown(next));
      }
      if (number > (most - digit) / 10) {
        throw bad("the number is above " + most);
      }
      number = number * 10 + digit;
      next = in.read();
    } while (next >= 0 && next != ' ' && next != '\t' && next != '\r' && next != '\n');
    return number;
  }

  /** To be called at a line's end. */
  void endLine() throws IOException {
    if (next == '\n') {
      next = in.read();
    }
    line++;
  }

  private static String shown(int octet) {
    return octet > ' ' && octet < 0x7f
        ? "'" + (char) octet + "'"
        : "the octet 0x%02x".formatted(octet);
  }

  BadInputException bad(String problem) {
    return new BadInputException("%s, line %d: %s".formatted(file, line, problem));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
