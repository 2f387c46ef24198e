package dev.nomos.ingest.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every input yields records or a reason, in little memory and in time: cut anywhere, or damaged at
 * random. A normal build runs a seeded sample; the profile {@code nightly} runs everything.
 */
@Tag("hostile")
final class HostileInputTest {
  private static final boolean ALL = "all".equals(System.getProperty("nomos.hostile"));

  /** Damaged inputs for each decoder; a file costs more than a datagram. */
  private static final int DAMAGED_DATAGRAMS = ALL ? 400_000 : 10_000;

  private static final int DAMAGED_FILES = ALL ? 100_000 : 3_000;

  /** Cut inputs for each decoder; about the last packet is cut whole. */
  private static final long CUT = ALL ? Long.MAX_VALUE : 6_000;

  /** Cuts of each file elsewhere. */
  private static final int OFFSETS = ALL ? 1_000 : 40;

  private static final int AROUND = 16;

  /** Records of a file that are read at once: cuts of the last cost no more than of the first. */
  private static final int PIECE = ALL ? 64 : 6;

  /** Inputs after which a decoder starts again: by then its templates are nothing but damage. */
  private static final int ROUND = 5_000;

  private static final long MOST_HEAP = 256L << 20;

  @TempDir private Path folder;

  @Test
  void theHeapIsSmall() {
    assertThat(Runtime.getRuntime().maxMemory())
        .as("these tests run with -Xmx256m, so that a decoder that takes more fails them")
        .isLessThanOrEqualTo(MOST_HEAP);
  }

  @ParameterizedTest
  @EnumSource(Target.class)
  void soundInputsYieldRecords(Target target) {
    var attack = Attack.run(target, folder, a -> target.seeds().forEach(a::decode));
    assertThat(attack.yielded()).as("%s", attack).isGreaterThan(attack.inputs() / 2);
  }

  @ParameterizedTest
  @EnumSource(Target.class)
  void everyCutYieldsRecordsOrAReason(Target target) {
    var seeds = new ArrayList<>(target.seeds());
    if (!ALL) Collections.shuffle(seeds, new Random(17));
    var attack =
        Attack.run(
            target,
            folder,
            a -> {
              for (var seed : seeds) {
                if (a.inputs() >= CUT) return;
                for (int length = 0; length <= seed.length; length++)
                  a.decode(Arrays.copyOf(seed, length));
              }
            });
    System.out.println("cut: " + attack);
    assertThat(attack.rejected()).as("%s", attack).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Target.class)
  void everyDamageYieldsRecordsOrAReason(Target target) {
    int inputs = target.readsFiles() ? DAMAGED_FILES : DAMAGED_DATAGRAMS;
    var mutation = new Mutation(new Random(4711 + target.ordinal()), target.seeds());
    var attack =
        Attack.run(
            target,
            folder,
            a -> {
              for (int i = 0; i < inputs; i++) {
                if (i % ROUND == 0) a.startAgain();
                a.decode(mutation.next());
              }
            });
    System.out.println("damaged: " + attack);
    assertThat(attack.inputs()).isEqualTo(inputs);
    // else the damage is so great that it shows nothing, or so small
    assertThat(attack.yielded()).as("%s", attack).isGreaterThan(inputs / 50);
    assertThat(attack.rejected()).as("%s", attack).isGreaterThan(inputs / 50);
  }

  @Test
  void capturesMayEndAnywhere() {
    var random = new Random(23);
    for (var file : Lab.captures()) {
      var attack = Attack.run(Target.CAPTURE, folder, a -> cutCapture(a, file, random));
      System.out.println("cut: " + file.getFileName() + ": " + attack);
    }
  }

  private static void cutCapture(Attack attack, Path file, Random random) throws IOException {
    byte[] content = Files.readAllBytes(file);
    cutElsewhere(attack, content, random);
    if (file.toString().endsWith(".gz"))
      try (var unpacked = new GZIPInputStream(Files.newInputStream(file))) {
        content = unpacked.readAllBytes();
        cutElsewhere(attack, content, random);
      }
    var starts = CaptureFile.boundaries(content);
    int step = ALL ? PIECE : starts.size();
    for (int first = ALL ? 1 : 1 + random.nextInt(step - PIECE);
        first < starts.size();
        first += step) {
      var few = starts.subList(first, Math.min(starts.size(), first + PIECE + 1));
      cutAround(attack, piece(content, starts.get(1), few), shifted(few, starts.get(1)));
    }
  }

  /** The file's header and the records between the first boundary and the last. */
  private static byte[] piece(byte[] content, int header, List<Integer> boundaries) {
    int from = boundaries.getFirst();
    int to = boundaries.getLast();
    var piece = Arrays.copyOf(content, header + to - from);
    System.arraycopy(content, from, piece, header, to - from);
    return piece;
  }

  private static List<Integer> shifted(List<Integer> boundaries, int header) {
    return boundaries.stream().map(at -> at - boundaries.getFirst() + header).toList();
  }

  @Test
  void tablesMayEndAnywhere() {
    byte[] content = Seeds.labels();
    List<Integer> lines = new ArrayList<>();
    for (int i = 0; i < content.length; i++) if (content[i] == '\n') lines.add(i + 1);
    var random = new Random(29);
    Collections.shuffle(lines, random);
    var some = ALL ? lines : lines.subList(0, PIECE);
    var attack =
        Attack.run(
            Target.CSV,
            folder,
            a -> {
              cutElsewhere(a, content, random);
              cutAround(a, content, some);
            });
    System.out.println("cut: " + attack);
  }

  private static void cutElsewhere(Attack attack, byte[] content, Random random) {
    for (int i = 0; i < OFFSETS; i++)
      attack.decode(Arrays.copyOf(content, random.nextInt(content.length)));
  }

  private static void cutAround(Attack attack, byte[] content, List<Integer> boundaries) {
    for (int boundary : boundaries)
      for (int at = Math.max(0, boundary - AROUND);
          at <= Math.min(content.length, boundary + AROUND);
          at++) attack.decode(Arrays.copyOf(content, at));
  }
}
