package dev.nomos.console;

import dev.nomos.console.config.NomosConfig;
import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.enforcer.service.GeneratedRows;
import dev.nomos.ingest.publish.Positions;
import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.Publication;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for made-up rows to go to a topic. */
final class GeneratedTopic {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--topic",
      description = "The rows go to nomos.<data set>.generated of a cluster, and to no file.")
  private boolean wanted;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "With --topic: names the run, to go on with it, and is its rows' key (default: seed-N).")
  private @Nullable String id;

  boolean isWanted() {
    return wanted;
  }

  /** Throws {@code UsageException} where options do not go together. */
  void check(@Nullable Path out) {
    if (wanted && out != null) {
      throw new UsageException("rows go to --topic or --out, not both");
    }
    if (!wanted && id != null) {
      throw new UsageException("--id needs --topic");
    }
    if (id != null && !ID.matcher(id).matches()) {
      throw new UsageException(
          "--id has at most 100 letters, digits, '.', '_' and '-', but was '" + id + "'");
    }
  }

  /** From here on an earlier run of the same id can write no more. */
  Run begin(DecodingOptions decoding, ModelBundle bundle) throws Exception {
    NomosConfig config = common.load();
    Logs.into(config.dataDir());
    Dataset dataset = Dataset.of(config);
    BundleOptions.requireSameRows(bundle, dataset);
    long seed = decoding.sampling().seed();
    String name = id == null ? "seed-" + seed : id;
    var lifecycle = new Lifecycle();
    try {
      Cluster cluster = Cluster.external(config, lifecycle);
      Topics topics = dataset.topics();
      cluster.createTopics(List.of(topics.generated(), topics.publications()));
      GeneratedRows rows =
          lifecycle.add(
              GeneratedRows.begin(
                  cluster.clientSettings(),
                  topics,
                  cluster.registry(),
                  name,
                  seed,
                  decoding.theoryVersion()));
      String of = GeneratedRows.publication(name);
      Publication last =
          new Positions(cluster.clientSettings(), topics.publications().name(), cluster.registry())
              .last(of);
      Publication from = from(last, of, trail(decoding, bundle));
      rows.goOn(from);
      return new Run(rows, from.getEvents(), lifecycle);
    } catch (Exception e) {
      lifecycle.close();
      throw e;
    }
  }

  private static Publication from(@Nullable Publication last, String of, long trail) {
    if (last == null) {
      return Publication.newBuilder().setId(of).setTrail(trail).build();
    }
    if (last.getTrail() != trail) {
      throw new UsageException(
          "%s was begun with another model, other rules or other options; give another --id"
              .formatted(of));
    }
    return last;
  }

  /** A check sum over all that decides what the rows are. */
  private static long trail(DecodingOptions decoding, ModelBundle bundle) throws IOException {
    var sum = new CRC32C();
    for (String file : List.of(ModelBundle.WEIGHTS, ModelBundle.VOCABULARY)) {
      try (var in =
          new CheckedInputStream(Files.newInputStream(bundle.folder().resolve(file)), sum)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
    sum.update(decoding.sampling().toString().getBytes(StandardCharsets.UTF_8));
    for (Rule rule : decoding.rules(bundle)) {
      sum.update(rule.formula().toString().getBytes(StandardCharsets.UTF_8));
    }
    return sum.getValue();
  }

  /** Rows on the topic, from the first on that no earlier run has committed. */
  static final class Run implements RowSink {
    private final GeneratedRows rows;
    private final long first;
    private final Lifecycle lifecycle;

    private Run(GeneratedRows rows, long first, Lifecycle lifecycle) {
      this.rows = rows;
      this.first = first;
      this.lifecycle = lifecycle;
    }

    /** The number of the first row to make. */
    long first() {
      return first;
    }

    @Override
    public boolean write(long number, Row row) {
      rows.write(number, row);
      return true;
    }

    @Override
    public void finish() {
      rows.commit();
    }

    @Override
    public void close() {
      lifecycle.close();
    }
  }
}
