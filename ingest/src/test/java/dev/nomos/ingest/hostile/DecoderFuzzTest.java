package dev.nomos.ingest.hostile;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One target for each decoder, for Jazzer to look for inputs that reach new code. In a normal build
 * each runs its seeds, and the inputs below {@code DecoderFuzzTestInputs} among the test resources,
 * where one that broke a promise belongs.
 */
@Tag("hostile")
final class DecoderFuzzTest {
  private static final String LONG_ENOUGH = "2m";
  private static final int MOST_SEEDS = 40;

  @TempDir private static Path folder;

  @MethodSource
  @FuzzTest(maxDuration = LONG_ENOUGH)
  void netflow(byte[] input) throws IOException {
    decode(Target.NETFLOW, input);
  }

  static List<byte[]> netflow() {
    return seeds(Target.NETFLOW);
  }

  @MethodSource
  @FuzzTest(maxDuration = LONG_ENOUGH)
  void packet(byte[] input) throws IOException {
    decode(Target.PACKET, input);
  }

  static List<byte[]> packet() {
    return seeds(Target.PACKET);
  }

  @MethodSource
  @FuzzTest(maxDuration = LONG_ENOUGH)
  void capture(byte[] input) throws IOException {
    decode(Target.CAPTURE, input);
  }

  static List<byte[]> capture() {
    return seeds(Target.CAPTURE);
  }

  @MethodSource
  @FuzzTest(maxDuration = LONG_ENOUGH)
  void sflow(byte[] input) throws IOException {
    decode(Target.SFLOW, input);
  }

  static List<byte[]> sflow() {
    return seeds(Target.SFLOW);
  }

  @MethodSource
  @FuzzTest(maxDuration = LONG_ENOUGH)
  void exchange(byte[] input) throws IOException {
    decode(Target.EXCHANGE, input);
  }

  static List<byte[]> exchange() {
    return seeds(Target.EXCHANGE);
  }

  @MethodSource
  @FuzzTest(maxDuration = LONG_ENOUGH)
  void exportFile(byte[] input) throws IOException {
    decode(Target.EXPORT_FILE, input);
  }

  static List<byte[]> exportFile() {
    return seeds(Target.EXPORT_FILE);
  }

  @MethodSource
  @FuzzTest(maxDuration = LONG_ENOUGH)
  void csv(byte[] input) throws IOException {
    decode(Target.CSV, input);
  }

  static List<byte[]> csv() {
    return seeds(Target.CSV);
  }

  @MethodSource
  @FuzzTest(maxDuration = LONG_ENOUGH)
  void jsonLines(byte[] input) throws IOException {
    decode(Target.JSON_LINES, input);
  }

  static List<byte[]> jsonLines() {
    return seeds(Target.JSON_LINES);
  }

  @MethodSource
  @FuzzTest(maxDuration = LONG_ENOUGH)
  void parquet(byte[] input) throws IOException {
    decode(Target.PARQUET, input);
  }

  static List<byte[]> parquet() {
    return seeds(Target.PARQUET);
  }

  /** The state is new for each input, so that an input alone tells what is wrong. */
  private static void decode(Target target, byte[] input) throws IOException {
    var scratch = folder == null ? Path.of("target/fuzz-input") : folder.resolve("input");
    target.start(new Scratch(scratch)).decode(input);
  }

  /** The ones built by hand come first. */
  private static List<byte[]> seeds(Target target) {
    var seeds = target.seeds();
    return seeds.subList(0, Math.min(MOST_SEEDS, seeds.size()));
  }
}
