package dev.nomos.schemas;

import dev.nomos.schemas.spec.DatasetSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The topic catalogue: every topic of one data set and its listener, with key, policy and size.
 *
 * @param dataset name of the data set, part of its topics' names
 * @param listener name of the collector's listener, part of the raw topic's name
 * @param partitions of the topics that carry traffic: raw and records
 */
public record Topics(String dataset, String listener, int partitions) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,60}");
  private static final Duration SHORT = Duration.ofDays(1);
  private static final Duration LONG = Duration.ofDays(365);
  private static final long GIBIBYTE = 1L << 30;

  public Topics {
    for (String name : List.of(dataset, listener)) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "a data set's or listener's name has lower-case letters, digits and '-', but was '"
                + name
                + "'");
      }
    }
  }

  /** Exporter and observation domain to {@code RawDatagram}. */
  public Topic raw() {
    return kept("nomos.raw." + listener, partitions, SHORT);
  }

  /**
   * Partition of a window to a row that is in no window yet; only of data sets with windows. Its
   * Avro schema is made from the data set's specification.
   */
  public Topic rows() {
    return keptBySize(name("rows"), partitions, GIBIBYTE);
  }

  /**
   * Exporter, or the partition of a window, to prepared record; its Avro schema is made from the
   * data set's specification.
   */
  public Topic records() {
    return keptBySize(name("records"), partitions, 4 * GIBIBYTE);
  }

  /** Space id to {@code PredicateSpaceDefinition}. */
  public Topic predicateSpaces() {
    return compacted("predicate-spaces");
  }

  /**
   * Space id + "/" + records partition + "/" + slot + "/" + field to {@code ProfilePane}: what the
   * records of late looked like. The slots of a partition are used in turn, so that there is never
   * more than the learning period.
   */
  public Topic profiles() {
    return compacted("profiles");
  }

  /**
   * Space id + "/" + evidence bits in hexadecimal to {@code EvidenceEntry}; under the space id +
   * "/" alone, how far the table is complete and how many records found no room in it.
   */
  public Topic evidence() {
    return compacted("evidence");
  }

  /** The key of {@link #evidence} to {@code EvidenceMark}; written by the miner alone. */
  public Topic admissions() {
    return compacted("admissions");
  }

  /** Rule id to {@code LearnedRule}. */
  public Topic rules() {
    return compacted("rules");
  }

  /** Version + "/" + chunk to {@code TheoryChunk}. */
  public Topic theories() {
    return compacted("theories");
  }

  /** Records partition + "/" + theory version to {@code Activation}. */
  public Topic activations() {
    return compacted("activations");
  }

  /** Command id to {@code RuleCommand}; one partition, so that commands have one order. */
  public Topic ruleCommands() {
    return kept(name("rule-commands"), 1, LONG);
  }

  /** Rule id to {@code RuleEvent}. */
  public Topic ruleEvents() {
    return kept(name("rule-events"), 1, LONG);
  }

  /** Rule id to {@code Violation}. */
  public Topic violations() {
    return keptBySize(name("violations"), partitions, GIBIBYTE);
  }

  /**
   * Record key to the record as it was on {@link #records}, where it breaks no rule whose action is
   * to block; only written while the theory in force has such a rule.
   */
  public Topic compliant() {
    return keptBySize(name("compliant"), partitions, GIBIBYTE);
  }

  /** Request id to {@code GenerationRequest}: what is known of records that are wanted. */
  public Topic requests() {
    return keptBySize(name("requests"), partitions, GIBIBYTE);
  }

  /** Request id to {@code GeneratedRecord}: records that break no rule, or why there is none. */
  public Topic generated() {
    return keptBySize(name("generated"), partitions, GIBIBYTE);
  }

  /**
   * Publication id to {@code Publication}: how far the publishing of files, or of made-up rows, has
   * come.
   */
  public Topic publications() {
    return compacted("publications");
  }

  /** Source to {@code DeadLetter}. */
  public Topic deadLetters() {
    return keptBySize("nomos.dead-letters", 1, GIBIBYTE);
  }

  /** Every topic that a data set of this specification needs. */
  public List<Topic> all(DatasetSpec spec) {
    List<Topic> needed = new ArrayList<>(all());
    if (spec.contextWindow() != null) needed.add(rows());
    return List.copyOf(needed);
  }

  /** Every topic of a data set without windows. */
  public List<Topic> all() {
    return List.of(
        raw(),
        records(),
        predicateSpaces(),
        profiles(),
        evidence(),
        admissions(),
        rules(),
        theories(),
        activations(),
        ruleCommands(),
        ruleEvents(),
        violations(),
        compliant(),
        requests(),
        generated(),
        publications(),
        deadLetters());
  }

  private String name(String kind) {
    return "nomos." + dataset + "." + kind;
  }

  private static Topic kept(String name, int partitions, Duration retention) {
    return new Topic(
        name,
        partitions,
        Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(retention.toMillis())));
  }

  /**
   * Messages that carry event time: Kafka counts age from a message's timestamp, so that it would
   * delete the records of an old recording within minutes, before they are read.
   */
  private static Topic keptBySize(String name, int partitions, long octetsPerPartition) {
    return new Topic(
        name,
        partitions,
        Map.of(
            "cleanup.policy", "delete",
            "retention.ms", "-1",
            "retention.bytes", Long.toString(octetsPerPartition)));
  }

  /**
   * What keeps a compacted topic about as short as its table: Kafka never compacts the segment that
   * is written to, and whoever restarts reads all of it.
   */
  public static final Map<String, String> SHORT_SEGMENTS =
      Map.of("segment.bytes", Integer.toString(4 << 20), "min.cleanable.dirty.ratio", "0.2");

  /** One partition: small tables whose readers want one order. */
  private Topic compacted(String kind) {
    Map<String, String> settings = new HashMap<>(SHORT_SEGMENTS);
    settings.put("cleanup.policy", "compact");
    return new Topic(name(kind), 1, settings);
  }
}
