package dev.nomos.validator.replay;

import dev.nomos.schemas.avro.Activation;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.validator.judge.Adoptions;
import dev.nomos.validator.judge.PublishedRule;
import dev.nomos.validator.judge.PublishedTheory;
import dev.nomos.validator.judge.TheoryBook;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The theories of a replay, and which of them judges which record. */
final class TheorySource {
  private static final Pattern CHUNK = Pattern.compile("(\\d{1,18})/(\\d{1,9})");

  private final ReplayConfig config;
  private final NavigableMap<Long, PublishedTheory> theories;

  /** Followed only. */
  private final List<Activation> activations;

  private TheorySource(
      ReplayConfig config,
      NavigableMap<Long, PublishedTheory> theories,
      List<Activation> activations) {
    this.config = config;
    this.theories = theories;
    this.activations = activations;
  }

  /** Throws {@link ReplayException} where a theory that is asked for is not there or unusable. */
  static TheorySource read(ReplayConfig config, TopicContents topics) {
    return switch (config.theories()) {
      case ReplayTheories.Followed _ -> {
        List<Activation> activations = activations(config, topics);
        yield new TheorySource(config, published(config, topics, _ -> true), activations);
      }
      case ReplayTheories.Version(long version) -> {
        PublishedTheory theory = published(config, topics, each -> each == version).get(version);
        if (theory == null) {
          throw new ReplayException(
              "theory version %d is not on %s, or it cannot be used with this data set"
                  .formatted(version, config.topics().theories().name()));
        }
        yield only(config, theory.always());
      }
      case ReplayTheories.Given(var rules) -> {
        var type = config.records().type();
        var published = rules.stream().map(rule -> PublishedRule.of(rule, type)).toList();
        yield only(config, new PublishedTheory(0, Long.MIN_VALUE, published, type));
      }
    };
  }

  private static TheorySource only(ReplayConfig config, PublishedTheory theory) {
    return new TheorySource(config, new TreeMap<>(Map.of(theory.version(), theory)), List.of());
  }

  private static NavigableMap<Long, PublishedTheory> published(
      ReplayConfig config, TopicContents topics, LongPredicate wanted) {
    String topic = config.topics().theories().name();
    var chunks =
        AvroSerde.<TheoryChunk>specific(config.registry(), TheoryChunk.getClassSchema())
            .deserializer();
    Map<String, byte[]> last = new HashMap<>();
    topics.readAll(topic, message -> keep(last, message.key(), message.value()));
    var book = new TheoryBook(config.records().type(), new TheoryBook.Observer() {});
    List<TheoryChunk> found = new ArrayList<>();
    last.forEach(
        (key, octets) -> {
          var parts = CHUNK.matcher(key);
          if (parts.matches() && wanted.test(Long.parseLong(parts.group(1)))) {
            found.add(chunks.deserialize(topic, octets));
          }
        });
    book.putAll(found);
    return book.versions();
  }

  private static List<Activation> activations(ReplayConfig config, TopicContents topics) {
    String topic = config.topics().activations().name();
    var reader =
        AvroSerde.<Activation>specific(config.registry(), Activation.getClassSchema())
            .deserializer();
    Map<String, byte[]> last = new HashMap<>();
    topics.readAll(topic, message -> keep(last, message.key(), message.value()));
    List<Activation> activations = new ArrayList<>();
    last.values().forEach(octets -> activations.add(reader.deserialize(topic, octets)));
    return activations;
  }

  /** As compaction does. */
  private static void keep(
      Map<String, byte[]> last, byte @Nullable [] key, byte @Nullable [] value) {
    String text = key == null ? "" : new String(key, StandardCharsets.UTF_8);
    if (value == null) {
      last.remove(text);
    } else {
      last.put(text, value);
    }
  }

  /** Which theory judges which record of {@code partition}. */
  Adoptions adoptions(int partition) {
    var adoptions = new Adoptions();
    adoptions.use(theories);
    switch (config.theories()) {
      case ReplayTheories.Followed _ ->
          activations.stream()
              .filter(activation -> activation.getPartition() == partition)
              .forEach(
                  activation ->
                      adoptions.adopt(activation.getTheoryVersion(), activation.getNextOffset()));
      case ReplayTheories.Version _, ReplayTheories.Given _ ->
          adoptions.adopt(theories.firstKey(), 0);
    }
    return adoptions;
  }

  /** Distinct rules of the theories that judge anything. */
  int rules() {
    Set<String> ids = new HashSet<>();
    theories.values().stream()
        .filter(this::isUsed)
        .forEach(theory -> theory.rules().forEach(rule -> ids.add(rule.rule().id())));
    return ids.size();
  }

  private boolean isUsed(PublishedTheory theory) {
    return !(config.theories() instanceof ReplayTheories.Followed)
        || activations.stream().anyMatch(each -> each.getTheoryVersion() == theory.version());
  }
}
