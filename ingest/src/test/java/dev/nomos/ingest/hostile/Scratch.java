package dev.nomos.ingest.hostile;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The file that holds the input of a decoder that reads files. */
record Scratch(Path file) {
  /** Writes in place: some file systems wait for the disk where a file is emptied first. */
  void write(byte[] content) throws IOException {
    try (var channel = FileChannel.open(file, CREATE, WRITE)) {
      var octets = ByteBuffer.wrap(content);
      while (octets.hasRemaining()) channel.write(octets);
      channel.truncate(content.length);
    }
  }
}
