package dev.nomos.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Evidences of public tables that some checkouts have beside them, one a line. */
final class ReferenceEvidence {
  private ReferenceEvidence() {}

  static List<BitSet> read(String name) throws IOException {
    return Files.readAllLines(find(name)).stream().map(ReferenceEvidence::evidence).toList();
  }

  private static BitSet evidence(String line) {
    BitSet evidence = new BitSet();
    Arrays.stream(line.split(" ", -1)).mapToInt(Integer::parseInt).forEach(evidence::set);
    return evidence;
  }

  private static Path find(String name) {
    String set = System.getProperty("nomos.shared.data");
    for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
      Path file = (set == null ? up.resolve("shared/data") : Path.of(set)).resolve(name);
      if (Files.exists(file)) {
        return file;
      }
    }
    throw new IllegalStateException(
        "no " + name + " beside this checkout: give its folder by -Dnomos.shared.data=DIR");
  }
}
