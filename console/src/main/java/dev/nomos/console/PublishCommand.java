package dev.nomos.console;

import dev.nomos.console.config.NomosConfig;
import dev.nomos.ingest.publish.Pace;
import dev.nomos.ingest.publish.PublishConfig;
import dev.nomos.ingest.publish.PublishSummary;
import dev.nomos.ingest.publish.Publisher;
import dev.nomos.schemas.Topic;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.spec.DatasetSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nomos publish}: files to Kafka as prepared records. */
@Command(
    name = "publish",
    header = "Send files to Kafka as prepared records, exactly once.",
    description = {
      "Prepares tables and captures as the data set specification says and sends the records to",
      "nomos.<data set>.records, with their own times. A publish that is ended, however roughly,",
      "goes on where it was when the same command is given again: no record is lost, none is there",
      "twice. Records that do not fit go to nomos.dead-letters."
    },
    footer = {
      "",
      "Examples:",
      "  nomos publish --dataset-spec cidds.json --input week1.csv.gz --input week2.parquet \\",
      "    --bootstrap-servers localhost:9092 --schema-registry http://localhost:8081",
      "  nomos publish --dataset-spec tcp.json --input trace.pcap --pace recorded*10 ...",
      "  nomos publish --dataset-spec flows.json --input flows.jsonl --pace 500/s ...",
      "",
      "Exit codes: 0 done, 2 usage, 3 the input does not fit, 4 the cluster failed."
    })
final class PublishCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = {
        "A file of CSV, JSON lines or Parquet, a packet capture, or for a data set of flows a",
        "capture of their exports, packed with gzip or zstd or not. Repeatable: one after the",
        "other. The specification's source.path unless given."
      })
  private List<Path> inputs = new ArrayList<>();

  @Option(
      names = "--pace",
      paramLabel = "PACE",
      defaultValue = "full",
      converter = PaceOption.class,
      description = {
        "full; recorded, with the gaps between the records' own times, or recorded*K, K times as",
        "fast; or a rate such as 500/s (default: ${DEFAULT-VALUE})."
      })
  private Pace pace = new Pace.Full();

  @Option(
      names = "--time-column",
      paramLabel = "COLUMN",
      description = {
        "Where a table has its records' time: a number since 1970 or ISO 8601, UTC unless it says",
        "otherwise. The specification's only ordering key unless given; with neither, records are",
        "stamped when they are sent. Captures know their times."
      })
  private @Nullable String timeColumn;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "Another topic than the data set's records; created where it is missing.")
  private @Nullable String topic;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Only the first N data rows, packets or flows of each input.")
  private @Nullable Long limit;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "Names the publication, to go on with it; made from inputs, limit and topic unless"
              + " given.")
  private @Nullable String id;

  @Option(
      names = "--again",
      description = "Publish everything once more, whatever was published before.")
  private boolean again;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, or json for the summary as one object (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Override
  public Integer call() throws Exception {
    NomosConfig config = common.load();
    Logs.into(config.dataDir());
    DatasetSpec spec = DatasetSpec.read(config.dataset().spec());
    Topics topics = topics(spec, config);
    try (EndOnSignal signal = EndOnSignal.whenAsked();
        Lifecycle lifecycle = new Lifecycle()) {
      Cluster cluster = Cluster.external(config, lifecycle);
      PublishConfig publish = config(spec, topics, cluster);
      cluster.createTopics(List.of(target(topics), topics.publications(), topics.deadLetters()));
      PublishSummary summary;
      try (ProgressSteps progress = ProgressSteps.onTerminal()) {
        progress.begin("publish");
        summary =
            new Publisher(publish, cluster.registry(), signal::wasAsked, () -> progress.advance(1))
                .run();
      }
      System.out.print(format == Format.JSON ? ReportJson.of(summary) : text(summary));
      System.out.flush();
    }
    return ExitCode.DONE;
  }

  private static Topics topics(DatasetSpec spec, NomosConfig config) {
    try {
      return new Topics(spec.name(), config.collector().listener(), config.dataset().partitions());
    } catch (IllegalArgumentException e) {
      throw new UsageException(config.dataset().spec() + ": " + e.getMessage());
    }
  }

  /** The records topic, or one of the same kind under another name. */
  private Topic target(Topics topics) {
    Topic records = topics.records();
    return topic == null ? records : new Topic(topic, records.partitions(), records.settings());
  }

  private PublishConfig config(DatasetSpec spec, Topics topics, Cluster cluster) {
    if (limit != null && limit < 0)
      throw new UsageException("--limit must not be negative, but was " + limit);
    List<Path> files = files(spec);
    String name = target(topics).name();
    Map<String, String> kafka = new HashMap<>(cluster.properties());
    kafka.put("bootstrap.servers", cluster.bootstrapServers());
    return new PublishConfig(
        id == null ? id(name, files, limit) : id,
        topics,
        name,
        spec,
        files,
        limit == null ? OptionalLong.empty() : OptionalLong.of(limit),
        time(spec),
        pace,
        again,
        PublishConfig.MOST_AHEAD,
        PublishConfig.COMMIT_INTERVAL,
        kafka);
  }

  private @Nullable String time(DatasetSpec spec) {
    if (timeColumn != null) return timeColumn;
    return spec.orderingKeys().size() == 1 ? spec.orderingKeys().getFirst() : null;
  }

  private List<Path> files(DatasetSpec spec) {
    if (!inputs.isEmpty()) return inputs;
    if (spec.source().path() == null)
      throw new UsageException("the specification names no source.path; give --input FILE");
    return List.of(Path.of(spec.source().path()));
  }

  /** The same for the same command. */
  private static String id(String topic, List<Path> files, @Nullable Long limit) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((topic + "\0" + limit).getBytes(StandardCharsets.UTF_8));
      for (Path file : files)
        digest.update(("\0" + file.toAbsolutePath().normalize()).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String text(PublishSummary summary) {
    var text = new StringBuilder();
    text.append(
        "%s %s: %,d records in %s, %,d rejected, %,d filtered, of %,d read (%.1f s)%n"
            .formatted(
                summary.outcome(),
                summary.id(),
                summary.published(),
                summary.topic(),
                summary.rejected(),
                summary.filtered(),
                summary.read(),
                summary.seconds()));
    if (summary.resumedAfter() > 0)
      text.append("  earlier runs had sent %,d%n".formatted(summary.resumedAfter()));
    summary.rejections().forEach(reason -> text.append("  rejected %s%n".formatted(reason)));
    summary.flaws().forEach((flaw, count) -> text.append("  %s: %,d%n".formatted(flaw, count)));
    return text.toString();
  }
}
