package dev.nomos.ingest.collect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Datagrams that the kernel dropped because the buffer of one of a listener's sockets was full:
 * they were never received, so no other counter knows them. Linux only.
 *
 * <p>A line of the tables {@code /proc/net/udp} and {@code udp6} is a socket: its second column the
 * local address and port, the tenth the inode, the last the drops since it was opened. Others may
 * have the same port on another address; the inodes that this process holds open tell whose it is.
 * Safe for any thread.
 */
final class KernelDrops {
  private static final Path PROC = Path.of("/proc");
  private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
  private static final int LOCAL = 1;
  private static final int INODE = 9;
  private static final int DROPS = 12;

  private final List<Path> tables;

  /** By inode, as last seen: a socket that was closed keeps its count. Guarded by this. */
  private final Map<String, Long> drops = new HashMap<>();

  private KernelDrops(Path proc) {
    tables = List.of(proc.resolve("net/udp"), proc.resolve("net/udp6"));
  }

  /** Of the sockets that this process has bound to the port by now. */
  static KernelDrops of(int port) {
    return of(port, PROC);
  }

  static KernelDrops of(int port, Path proc) {
    var watched = new KernelDrops(proc);
    var own = inodes(proc.resolve("self/fd"));
    var end = String.format(Locale.ROOT, ":%04X", port);
    for (var columns : watched.lines())
      if (columns[LOCAL].endsWith(end) && own.contains(columns[INODE]))
        watched.drops.put(columns[INODE], 0L);
    return watched;
  }

  private static Set<String> inodes(Path descriptors) {
    Set<String> inodes = new HashSet<>();
    try (var links = Files.newDirectoryStream(descriptors)) {
      for (var link : links) {
        var socket = SOCKET.matcher(target(link));
        if (socket.matches()) inodes.add(socket.group(1));
      }
    } catch (IOException | DirectoryIteratorException notLinux) {
      // none are known: the counter says NaN
    }
    return inodes;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  private List<String[]> lines() {
    List<String[]> lines = new ArrayList<>();
    for (var table : tables) {
      try {
        for (var line : Files.readAllLines(table, StandardCharsets.US_ASCII)) {
          var columns = line.strip().split("\\s+", -1);
          if (columns.length > DROPS && columns[0].endsWith(":")) lines.add(columns);
        }
      } catch (IOException notThere) {
        // a system without the table, or without IPv6
      }
    }
    return lines;
  }

  /** Drops of all watched sockets; NaN where the system does not tell. Never goes down. */
  synchronized double total() {
    for (var columns : lines())
      drops.computeIfPresent(columns[INODE], (_, seen) -> Math.max(seen, number(columns[DROPS])));
    return drops.isEmpty() ? Double.NaN : drops.values().stream().mapToLong(Long::longValue).sum();
  }

  private static long number(String digits) {
    return digits.chars().allMatch(Character::isDigit) ? Long.parseUnsignedLong(digits) : 0;
  }
}
