package dev.nomos.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that a verb is to write. */
final class OutputFile {
  private OutputFile() {}

  /**
   * Throws {@code UsageException} where {@code file} cannot be made: its folder is missing or may
   * not be written to, it is a directory or a device, or it is {@code input}.
   */
  static void check(Path file, @Nullable Path input) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UsageException("--out " + file + ": there is no folder " + folder);
    }
    if (!Files.isWritable(folder)) {
      throw new UsageException("--out " + file + ": cannot write to the folder " + folder);
    }
    if (Files.isDirectory(file)) {
      throw new UsageException("--out " + file + " is a directory");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new UsageException("--out " + file + " is no regular file; leave --out out");
    }
    if (input != null && Files.exists(file) && Files.isSameFile(file, input)) {
      throw new UsageException("--out " + file + " is the input, which it would replace");
    }
  }
}
