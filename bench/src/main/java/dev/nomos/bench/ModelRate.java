package dev.nomos.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.nomos.enforcer.model.Gpt2;
import dev.nomos.enforcer.model.Gpt2Config;
import dev.nomos.enforcer.model.InitialWeights;
import dev.nomos.enforcer.model.LanguageModel;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Tokens a second that a decoder of 4 layers, width 128, gives the logits of: {@code ModelRate
 * [tokens of a sequence] [rounds]}. Sequences one by one, 32 at once on one thread, and on two, in
 * turns; medians, one JSON object each.
 */
public final class ModelRate {
  private static final int VOCABULARY = 128;
  private static final int WARM_UP = 3;

  private final OperatingSystemMXBean process =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final Gpt2 model;
  private final int length;

  private ModelRate(int length) {
    Gpt2Config config = Gpt2Config.of(VOCABULARY, length, 4, 128, 4);
    model = Gpt2.of(config, InitialWeights.of(config, 1));
    this.length = length;
  }

  public static void main(String[] args) {
    int length = args.length > 0 ? Integer.parseInt(args[0]) : 64;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 9;
    new ModelRate(length).measure(rounds);
  }

  /** Seconds of the day and of the processor that each round took. */
  private record Side(int batch, int threads, List<Double> seconds, List<Double> cpu) {
    Side(int batch, int threads) {
      this(batch, threads, new ArrayList<>(), new ArrayList<>());
    }
  }

  private void measure(int rounds) {
    List<Side> sides = List.of(new Side(1, 1), new Side(32, 1), new Side(32, 2));
    for (int round = -WARM_UP; round < rounds; round++) {
      for (Side side : sides) {
        long begun = System.nanoTime();
        long cpu = process.getProcessCpuTime();
        run(side);
        if (round >= 0) {
          side.seconds().add((System.nanoTime() - begun) / 1e9);
          side.cpu().add((process.getProcessCpuTime() - cpu) / 1e9);
        }
      }
    }
    sides.forEach(this::print);
  }

  /** As many sequences for every side. */
  private void run(Side side) {
    int batch = side.batch();
    LanguageModel.States states = model.onThreads(side.threads()).start(batch);
    int[] sequences = IntStream.range(0, batch).toArray();
    int[] tokens = new int[batch];
    float[][] logits = new float[batch][VOCABULARY];
    for (int begun = 0; begun < 64; begun += batch) {
      for (int i = 0; i < batch; i++) {
        states.reset(i);
        tokens[i] = i % VOCABULARY;
      }
      for (int position = 0; position < length; position++) {
        states.next(sequences, tokens, batch, logits);
        for (int i = 0; i < batch; i++) {
          tokens[i] = likeliest(logits[i]);
        }
      }
    }
  }

  private static int likeliest(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }

  private void print(Side side) {
    double tokens = 64.0 * length;
    System.out.printf(
        Locale.ROOT,
        "{\"batch\": %d, \"threads\": %d, \"tokens_per_second\": %.0f, \"cpu_micros_per_token\":"
            + " %.1f}%n",
        side.batch(),
        side.threads(),
        tokens / median(side.seconds()),
        1e6 * median(side.cpu()) / tokens);
  }

  private static double median(List<Double> values) {
    Collections.sort(values);
    return values.get(values.size() / 2);
  }
}
