package dev.nomos.console.broker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Holds a directory for one process; the system lets go of it however that process ends. */
final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private final boolean abandoned;

  private DirectoryLock(FileChannel channel, boolean abandoned) {
    this.channel = channel;
    this.abandoned = abandoned;
  }

  /** Whether the process that held the directory before ended without letting go of it. */
  boolean abandoned() {
    return abandoned;
  }

  static DirectoryLock take(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve("lock");
    var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      String owner = owner(file);
      channel.close();
      throw new IOException(
          "the broker's directory "
              + directory
              + " is in use by "
              + owner
              + "; stop it first, or choose another directory");
    }
    boolean abandoned = channel.size() > 0;
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap(
            Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
    return new DirectoryLock(channel, abandoned);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldInThisProcess) {
      return null;
    }
  }

  private static String owner(Path file) {
    try {
      String pid = Files.readString(file, StandardCharsets.US_ASCII).strip();
      return pid.isEmpty() ? "another process" : "process " + pid;
    } catch (IOException unreadableWhileLocked) {
      return "another process";
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      channel.truncate(0);
    }
  }
}
