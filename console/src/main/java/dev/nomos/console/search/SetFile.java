package dev.nomos.console.search;

import dev.nomos.miner.search.SetSink;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * A file of sets, one a line, shortest first. Sets of each size are written to a file of their own
 * beside it; {@link #finish} joins these and moves the result into place, so that a reader sees all
 * or nothing. Closing without finishing leaves nothing behind.
 */
public final class SetFile implements SetSink, AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path file;

  /** {@code names[p]}: what predicate p is called, in digits. */
  private final byte[][] names;

  /** By size of the sets. */
  private final TreeMap<Integer, Part> parts = new TreeMap<>();

  /** What all parts are joined to; in place once finished. */
  private final Part whole;

  /** What is about to be written. */
  private final byte[] text = new byte[BUFFER];

  private int length;

  private record Part(Path file, OutputStream out) {}

  /**
   * @param names what each predicate is called in the file
   */
  public SetFile(Path file, int[] names) throws IOException {
    this.file = file.toAbsolutePath();
    this.names = digits(names);
    this.whole = part(0); // tells at once where the folder cannot be written to
    parts.put(0, whole);
  }

  private Part part(int size) throws IOException {
    String name =
        ".%s.%d.%d.part".formatted(file.getFileName(), ProcessHandle.current().pid(), size);
    Path made = file.resolveSibling(name);
    Files.createFile(made);
    // Not Files.newOutputStream: its channel closes when the searching thread is interrupted.
    OutputStream out = new FileOutputStream(made.toFile());
    return new Part(made, out);
  }

  @Override
  public int accept(int size, int[] predicates, int count) {
    try {
      Part part = parts.get(size);
      if (part == null) {
        part = part(size);
        parts.put(size, part);
      }
      for (int i = 0; i < count * size; i++) {
        append(names[predicates[i]], (i + 1) % size == 0 ? '\n' : ' ', part.out());
      }
      part.out().write(text, 0, length);
      length = 0;
      return count;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void append(byte[] name, char end, OutputStream out) throws IOException {
    if (length + name.length >= text.length) {
      out.write(text, 0, length);
      length = 0;
    }
    System.arraycopy(name, 0, text, length, name.length);
    length += name.length;
    text[length++] = (byte) end;
  }

  private static byte[][] digits(int[] numbers) {
    byte[][] digits = new byte[numbers.length][];
    Arrays.setAll(digits, i -> Integer.toString(numbers[i]).getBytes(StandardCharsets.US_ASCII));
    return digits;
  }

  /** Puts the file in place. */
  public void finish() throws IOException {
    for (Part part : parts.values()) {
      part.out().close();
    }
    try (FileChannel out = FileChannel.open(whole.file(), StandardOpenOption.APPEND)) {
      for (Part part : parts.tailMap(1).values()) {
        append(out, part.file());
      }
    }
    Files.move(
        whole.file(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void append(FileChannel out, Path part) throws IOException {
    try (FileChannel in = FileChannel.open(part)) {
      for (long at = 0; at < in.size(); ) {
        at += in.transferTo(at, in.size() - at, out);
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Part part : parts.values()) {
      part.out().close();
      Files.deleteIfExists(part.file());
    }
  }
}
