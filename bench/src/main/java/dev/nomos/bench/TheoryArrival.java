package dev.nomos.bench;

import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import dev.nomos.validator.judge.TheoryBook;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * How long a validator takes from the octets of a theory's chunks until the theory is ready to
 * judge: {@code TheoryArrival [rules] [versions]}. The first version meets a program that has just
 * begun and is the longest; every other version has a tenth of its rules new. One JSON object each.
 */
public final class TheoryArrival {
  private static final int CHUNK = 500;
  private static final int CHANGED = 10;

  private final AvroSerde<TheoryChunk> serde =
      AvroSerde.specific(new InMemorySchemaRegistry(), TheoryChunk.getClassSchema());
  private final TheoryBook book = new TheoryBook(FlowStream.TYPE, new Strict());
  private final List<Rule> rules;
  private final int size;

  private static final class Strict implements TheoryBook.Observer {
    @Override
    public void refused() {
      throw new IllegalStateException("a learned theory was refused");
    }
  }

  private TheoryArrival(int size) {
    this.size = size;
    this.rules = CheckedFlows.learned(size + size / CHANGED, CheckCost.PREDICATES).rules();
  }

  public static void main(String[] args) {
    int rules = args.length > 0 ? Integer.parseInt(args[0]) : 50_000;
    int versions = args.length > 1 ? Integer.parseInt(args[1]) : 6;
    TheoryArrival arrival = new TheoryArrival(rules);
    for (int version = 1; version <= versions; version++) {
      List<byte[]> chunks = arrival.published(version);
      long begun = System.nanoTime();
      arrival.receive(chunks);
      double seconds = (System.nanoTime() - begun) / 1e9;
      if (!arrival.book.versions().containsKey((long) version)) {
        throw new IllegalStateException("version " + version + " is not usable");
      }
      System.out.printf(
          Locale.ROOT,
          "{\"version\": %d, \"rules\": %d, \"seconds\": %.3f}%n",
          version,
          rules,
          seconds);
    }
  }

  /** Odd versions have the first rules, even ones the last: a tenth differs. */
  private List<byte[]> published(int version) {
    int from = version % 2 == 1 ? 0 : rules.size() - size;
    List<Rule> own = new RuleTheory(version, 0, rules.subList(from, from + size)).rules();
    int count = (own.size() + CHUNK - 1) / CHUNK;
    List<byte[]> chunks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<TheoryRule> part =
          own.subList(i * CHUNK, Math.min(own.size(), (i + 1) * CHUNK)).stream()
              .map(TheoryArrival::published)
              .toList();
      TheoryChunk chunk =
          TheoryChunk.newBuilder()
              .setDataset("arrival")
              .setVersion(version)
              .setChunk(i)
              .setChunks(count)
              .setRules(part)
              .build();
      chunks.add(serde.serializer().serialize("theories", chunk));
    }
    return chunks;
  }

  private static TheoryRule published(Rule rule) {
    String text = rule.formula().toString();
    return TheoryRule.newBuilder().setId(rule.id()).setFormula(text).setEnglish(text).build();
  }

  private void receive(List<byte[]> chunks) {
    try (Deserializer<TheoryChunk> reader = serde.deserializer()) {
      chunks.forEach(chunk -> book.put(reader.deserialize("theories", chunk)));
    }
  }
}
