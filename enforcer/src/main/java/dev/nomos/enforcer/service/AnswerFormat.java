package dev.nomos.enforcer.service;

import dev.nomos.enforcer.decode.Outcome;
import dev.nomos.enforcer.decode.Prompt;
import dev.nomos.logic.PlainEnglish;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.Conflict;
import dev.nomos.logic.completion.PromptChange;
import dev.nomos.schemas.DeadLetters;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.ConflictingRule;
import dev.nomos.schemas.avro.DeadLetter;
import dev.nomos.schemas.avro.GeneratedRecord;
import dev.nomos.schemas.avro.GenerationOutcome;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Answers as messages of bounded size; each has its request's time. */
final class AnswerFormat {
  private static final String STAGE = "enforce";
  private static final int MOST_REASON_CHARACTERS = 500;
  private static final int MOST_RULES = 50;

  private final Topics topics;
  private final Serializer<GeneratedRecord> answers;
  private final Serializer<DeadLetter> letters;

  AnswerFormat(Topics topics, SchemaRegistry registry) {
    this.topics = topics;
    AvroSerde<GeneratedRecord> answer =
        AvroSerde.specific(registry, GeneratedRecord.getClassSchema());
    AvroSerde<DeadLetter> letter = AvroSerde.specific(registry, DeadLetter.getClassSchema());
    this.answers = answer.serializer();
    this.letters = letter.serializer();
  }

  /** Field name to value, as in tables; absent fields are left out. */
  static Map<String, String> texts(Row row) {
    return texts(row.asMap());
  }

  private static Map<String, String> texts(Map<String, Value> values) {
    Map<String, String> texts = new LinkedHashMap<>();
    values.forEach((name, value) -> texts.put(name, value.text()));
    return texts;
  }

  ProducerRecord<byte[], byte[]> unreadable(Request.Unreadable request) {
    String source = request.source();
    DeadLetter letter = DeadLetters.of(STAGE, request.why(), source, request.message().value());
    String topic = topics.deadLetters().name();
    return message(
        topic,
        request.message(),
        source.getBytes(StandardCharsets.UTF_8),
        letters.serialize(topic, letter));
  }

  ProducerRecord<byte[], byte[]> meaningless(Request.Meaningless request, long theoryVersion) {
    return answer(
        request.message(),
        request.id(),
        GeneratedRecord.newBuilder()
            .setOutcome(GenerationOutcome.UNWRITABLE)
            .setTheoryVersion(theoryVersion)
            .setReason(cut(request.why())));
  }

  ProducerRecord<byte[], byte[]> of(
      Request.Wanted request, int number, Outcome outcome, long theoryVersion) {
    GeneratedRecord.Builder answer =
        GeneratedRecord.newBuilder()
            .setNumber(number)
            .setCount(request.count())
            .setSeed(request.seed())
            .setTheoryVersion(theoryVersion);
    switch (outcome) {
      case Outcome.Completed(_, var row) ->
          answer.setOutcome(GenerationOutcome.COMPLETED).setFields(texts(row));
      case Outcome.Refused(var prompt, var conflict, var change) ->
          refuse(answer, prompt, conflict, change);
      case Outcome.Unwritable(_, var why) ->
          answer.setOutcome(GenerationOutcome.UNWRITABLE).setReason(cut(why));
      case Outcome.OutOfBudget _ ->
          answer
              .setOutcome(GenerationOutcome.OUT_OF_BUDGET)
              .setReason("the budget ended before a record was found that keeps all rules");
    }
    return answer(request.message(), request.id(), answer);
  }

  private static void refuse(
      GeneratedRecord.Builder answer,
      Prompt prompt,
      Conflict conflict,
      Optional<PromptChange> change) {
    RowType type = prompt.row().type();
    answer
        .setOutcome(GenerationOutcome.REFUSED)
        .setReason(cut(reason(prompt.row(), conflict)))
        .setConflictRules(rules(conflict, type))
        .setConflictFields(conflict.fields())
        .setConflictIsMinimal(conflict.isMinimal() && conflict.rules().size() <= MOST_RULES);
    change.ifPresent(to -> answer.setChange(texts(to.values())).setChangeIsSmallest(to.isFewest()));
  }

  private static String reason(Row row, Conflict conflict) {
    return "no record that keeps the rules has "
        + conflict.fields().stream()
            .map(name -> name + " = " + absentOr(row.get(name)))
            .collect(Collectors.joining(", "));
  }

  private static String absentOr(@Nullable Value value) {
    return value == null ? "(absent)" : value.text();
  }

  private static List<ConflictingRule> rules(Conflict conflict, RowType type) {
    return conflict.rules().stream().limit(MOST_RULES).map(rule -> told(rule, type)).toList();
  }

  private static ConflictingRule told(Rule rule, RowType type) {
    return new ConflictingRule(
        rule.id(), rule.formula().toString(), PlainEnglish.of(rule.formula(), type));
  }

  private static String cut(String reason) {
    return reason.substring(0, Math.min(reason.length(), MOST_REASON_CHARACTERS));
  }

  private ProducerRecord<byte[], byte[]> answer(
      ConsumerRecord<byte[], byte[]> request, byte[] id, GeneratedRecord.Builder answer) {
    String topic = topics.generated().name();
    return message(topic, request, id, answers.serialize(topic, answer.build()));
  }

  private static ProducerRecord<byte[], byte[]> message(
      String topic, ConsumerRecord<byte[], byte[]> request, byte[] key, byte[] value) {
    @Nullable Long timestamp = request.timestamp() < 0 ? null : request.timestamp();
    return new ProducerRecord<>(topic, null, timestamp, key, value);
  }
}
