package dev.nomos.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that appears whole or not at all: what is written goes beside it first.
 *
 * @param file what it is to be
 * @param beside what it is until then
 */
record UnfinishedFile(Path file, Path beside) {
  static UnfinishedFile of(Path file) {
    String name = ".%s.%d.part".formatted(file.getFileName(), ProcessHandle.current().pid());
    return new UnfinishedFile(
        file, file.toAbsolutePath().resolveSibling(name)); // not a secret, as temp files are
  }

  /** It is whole, and closed. */
  void appear() throws IOException {
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Nothing is left of it, unless it has appeared. */
  void discard() throws IOException {
    Files.deleteIfExists(beside);
  }
}
