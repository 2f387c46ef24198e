package dev.nomos.ingest.hostile;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages sound inputs, the same way for the same seed. */
final class Mutation {
  private static final int MOST_CHANGES = 5;

  /** A UDP payload is no longer. */
  private static final int MOST_OCTETS = 65_507;

  /** What lengths, counts and ids are overwritten with. */
  private static final int[] NUMBERS = {
    0,
    1,
    2,
    3,
    4,
    5,
    8,
    9,
    10,
    255,
    256,
    257,
    300,
    1024,
    0x7FFF,
    0x8000,
    0xFFFE,
    0xFFFF,
    0x10000,
    0xFF_FFFF,
    0x100_0000,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    -2,
    -1
  };

  private final Random random;
  private final List<byte[]> seeds;

  Mutation(Random random, List<byte[]> seeds) {
    this.random = random;
    this.seeds = seeds;
  }

  byte[] next() {
    var input = seed();
    if (random.nextInt(4) == 0) input = ExportSets.splice(input, seed(), random);
    // most inputs must get past the header: few changes are more common than many
    for (int changes = random.nextInt(1 + random.nextInt(MOST_CHANGES)); changes >= 0; changes--)
      input = input.length == 0 ? seed() : changed(input);
    return input.length > MOST_OCTETS ? Arrays.copyOf(input, MOST_OCTETS) : input;
  }

  private byte[] seed() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private byte[] changed(byte[] input) {
    int from = random.nextInt(input.length);
    int to = Math.min(input.length, from + 1 + random.nextInt(64));
    return switch (random.nextInt(9)) {
      case 0 -> flipped(input, from);
      case 1 -> overwritten(input, from, octets(to - from));
      case 2, 3 -> overwritten(input, from & -2, number());
      case 4 -> joined(input, from, new byte[0], to);
      case 5 -> joined(input, from, octets(to - from), from);
      case 6 -> joined(input, from, Arrays.copyOfRange(input, from, to), from);
      case 7 -> spliced(input, from, seed());
      default ->
          random.nextBoolean()
              ? Arrays.copyOf(input, from)
              : joined(input, input.length, seed(), input.length);
    };
  }

  private byte[] flipped(byte[] input, int at) {
    var changed = input.clone();
    changed[at] ^= (byte) (1 << random.nextInt(8));
    return changed;
  }

  private byte[] octets(int count) {
    var octets = new byte[count];
    random.nextBytes(octets);
    return octets;
  }

  /** In one, two or four octets, of either order. */
  private byte[] number() {
    int number = NUMBERS[random.nextInt(NUMBERS.length)];
    if (random.nextBoolean()) number = Integer.reverseBytes(number);
    var octets = ByteBuffer.allocate(4).putInt(number).array();
    int width = 1 << random.nextInt(3);
    return Arrays.copyOfRange(octets, 4 - width, 4);
  }

  private static byte[] overwritten(byte[] input, int at, byte[] with) {
    var changed = input.clone();
    System.arraycopy(with, 0, changed, at, Math.min(with.length, changed.length - at));
    return changed;
  }

  /** The input up to {@code from}, the octets, and the input after {@code to}. */
  private static byte[] joined(byte[] input, int from, byte[] octets, int to) {
    var joined = Arrays.copyOf(input, from + octets.length + input.length - to);
    System.arraycopy(octets, 0, joined, from, octets.length);
    System.arraycopy(input, to, joined, from + octets.length, input.length - to);
    return joined;
  }

  /** Some octets of another seed, in the place of as many or between. */
  private byte[] spliced(byte[] input, int at, byte[] other) {
    if (other.length == 0) return input;
    int from = random.nextInt(other.length);
    int to = Math.min(other.length, from + 1 + random.nextInt(128));
    var piece = Arrays.copyOfRange(other, from, to);
    return random.nextBoolean() ? overwritten(input, at, piece) : joined(input, at, piece, at);
  }
}
