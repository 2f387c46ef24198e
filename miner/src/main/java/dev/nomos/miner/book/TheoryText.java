package dev.nomos.miner.book;

import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import java.util.ArrayList;
import java.util.List;

/** A theory cut into messages. */
final class TheoryText {
  /** Of a chunk, in characters: well below the 500 kB that a message may have. */
  private static final int CHUNK_CHARACTERS = 200_000;

  /** What a rule takes besides its texts. */
  private static final int OVERHEAD = 200;

  private TheoryText() {}

  /** At least one chunk, so that a theory without rules is published too. */
  static List<TheoryChunk> chunks(TheoryChunk head, List<LearnedRule> rules) {
    List<List<TheoryRule>> parts = new ArrayList<>(List.of(new ArrayList<>()));
    int characters = 0;
    for (LearnedRule rule : rules) {
      characters += size(rule);
      if (characters > CHUNK_CHARACTERS && !parts.getLast().isEmpty()) {
        parts.add(new ArrayList<>());
        characters = size(rule);
      }
      parts.getLast().add(inTheory(rule));
    }
    List<TheoryChunk> chunks = new ArrayList<>();
    for (List<TheoryRule> part : parts) {
      chunks.add(
          TheoryChunk.newBuilder(head)
              .setChunk(chunks.size())
              .setChunks(parts.size())
              .setRules(part)
              .build());
    }
    return chunks;
  }

  private static int size(LearnedRule rule) {
    int exceptions =
        rule.getExceptions().stream()
            .mapToInt(one -> OVERHEAD + one.getCondition().length() + one.getComment().length())
            .sum();
    return OVERHEAD + rule.getFormula().length() + rule.getEnglish().length() + exceptions;
  }

  private static TheoryRule inTheory(LearnedRule rule) {
    return TheoryRule.newBuilder()
        .setId(rule.getId())
        .setFormula(rule.getFormula())
        .setEnglish(rule.getEnglish())
        .setStatus(rule.getStatus())
        .setAction(rule.getAction())
        .setProvenance(rule.getProvenance())
        .setFamily(rule.getFamily())
        .setExceptions(rule.getExceptions())
        .build();
  }
}
