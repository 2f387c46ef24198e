package dev.nomos.ingest.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Assertions;

/** Gives inputs to a decoder, one after the other, and counts what becomes of them. */
final class Attack {
  /** So long that only a decoder that does not end can take it. */
  private static final Duration HANGS = Duration.ofMinutes(30);

  /** Where an input is kept that broke a promise. */
  private static final Path KEPT = Path.of("target/hostile");

  private final Target target;
  private final Scratch scratch;
  private Subject subject;
  private volatile byte[] current = {};
  private long inputs;
  private long yielded;
  private long records;
  private long rejected;

  private Attack(Target target, Path folder) {
    this.target = target;
    this.scratch = new Scratch(folder.resolve("input"));
    this.subject = target.start(scratch);
  }

  /** What gives the inputs. */
  interface Plan {
    void attack(Attack attack) throws IOException;
  }

  /** Runs the plan to its end; {@code folder}: for the scratch file. */
  static Attack run(Target target, Path folder, Plan plan) {
    var attack = new Attack(target, folder);
    Assertions.assertTimeoutPreemptively(
        HANGS, () -> plan.attack(attack), () -> "does not end: " + attack.kept());
    if (attack.inputs != attack.yielded + attack.rejected)
      throw new AssertionError("what became of some inputs is unknown: " + attack);
    return attack;
  }

  void decode(byte[] input) {
    current = input;
    inputs++;
    try {
      switch (subject.decode(input)) {
        case Outcome.Yielded(long count) -> {
          yielded++;
          records += count;
        }
        case Outcome.Rejected _ -> rejected++;
      }
    } catch (Throwable broken) { // an OutOfMemoryError is just what must not happen
      throw new AssertionError(kept(), broken);
    }
  }

  /** The decoder of the next input knows nothing of those before. */
  void startAgain() {
    subject = target.start(scratch);
  }

  long inputs() {
    return inputs;
  }

  long yielded() {
    return yielded;
  }

  long rejected() {
    return rejected;
  }

  private String kept() {
    var file = KEPT.resolve(target.name().toLowerCase(Locale.ROOT) + "-" + inputs);
    try {
      Files.createDirectories(KEPT);
      Files.write(file, current);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "%s, input %d, kept as %s".formatted(target, inputs, file.toAbsolutePath());
  }

  @Override
  public String toString() {
    return "%s: %d inputs, %d yielded %d records, %d rejected"
        .formatted(target, inputs, yielded, records, rejected);
  }
}
