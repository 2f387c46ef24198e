package dev.nomos.console;

import dev.nomos.console.observe.HealthCheck;
import dev.nomos.console.rules.TheoryFollower;
import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.enforcer.service.EnforcerService;
import dev.nomos.logic.RowType;
import dev.nomos.logic.RuleTheory;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nomos enforce}: requests on a topic, records that break no rule on another. */
@Command(
    name = "enforce",
    header = "Complete requested records on a stream; none breaks a rule.",
    description = {
      "Takes requests from nomos.<data set>.requests: what is known of a record, and",
      "how many are wanted. Completes them with a model under rules, and answers on",
      "nomos.<data set>.generated: a record, or the rules and values that contradict",
      "one another and the smallest change that helps. Each request is answered once,",
      "whatever is killed and started again; instances share the topic's partitions.",
      "docs/enforce.md tells the messages."
    },
    footer = {
      "",
      "The rules are those in the bundle, unless --rules or --theory names others.",
      "With --theory newest they are those of the cluster's newest theory, always; one",
      "that no record keeps is left out, and told in /health/ready.",
      "",
      "A request with a seed gets the same records again; one without gets a seed of",
      "its own, which the answer tells. Requests wait in their topic while a batch is",
      "written.",
      "",
      "Examples:",
      "  nomos enforce --model models/lab --bootstrap-servers localhost:9092 \\",
      "    --schema-registry http://localhost:8081",
      "  nomos enforce --model models/cidds --theory newest \\",
      "    --dataset-spec models/cidds/dataset.json ...",
      "",
      "Exit codes: 0 it was ended, 2 an option, the configuration or the data set is",
      "wrong, 3 the bundle or the rules cannot be used, 4 the cluster does not answer."
    })
final class EnforceCommand extends ServiceCommand {
  @Mixin private BundleOptions bundle = new BundleOptions();

  @Option(
      names = "--theory",
      paramLabel = "VERSION",
      description = {
        "Keep the active rules of a theory version on the cluster: a number, event time, or",
        "'newest', which is followed."
      })
  private @Nullable String theory;

  @Mixin private SamplingOptions sampling = new SamplingOptions();

  private @Nullable ModelBundle read;

  @Override
  public Integer call() throws Exception {
    sampling.check();
    if (theory != null && bundle.hasRules()) {
      throw new UsageException("give either --rules FILE or --theory VERSION");
    }
    Dataset dataset = Dataset.of(common().load(settings()));
    ModelBundle model = bundle.read();
    BundleOptions.requireSameRows(model, dataset);
    read = model;
    return super.call();
  }

  @Override
  HealthCheck start(Start start, Lifecycle lifecycle) {
    ModelBundle model = Objects.requireNonNull(read);
    RowType type = model.vocabulary().type();
    Optional<ClusterTheory> named =
        Optional.ofNullable(theory)
            .map(name -> ClusterTheory.of(name, start.cluster(), start.dataset().topics()));
    RuleTheory first =
        named.map(of -> of.read(type)).orElseGet(() -> new RuleTheory(1, 0, bundle.rules(model)));
    EnforcerService enforcer = lifecycle.add(start.programs().enforcer(model, first, sampling));
    Optional<TheoryFollower> follower =
        named
            .flatMap(ClusterTheory::followed)
            .map(
                reader ->
                    TheoryFollower.start(
                        reader, first.version(), newer -> enforcer.publish(newer.active(type))));
    follower.ifPresent(lifecycle::add);
    System.err.printf(
        "answering %s by %,d rules, records go to %s%n",
        start.dataset().topics().requests().name(),
        first.rules().size(),
        start.dataset().topics().generated().name());
    return health(enforcer, follower);
  }

  private static HealthCheck health(EnforcerService enforcer, Optional<TheoryFollower> follower) {
    return Programs.check(
        "enforcer",
        () -> enforcer.ready() && follower.map(of -> of.check().ready()).orElse(true),
        () ->
            "theory %d, %d rules; %s%s"
                .formatted(
                    enforcer.theory().version(),
                    enforcer.theory().rules().size(),
                    enforcer.health().detail(),
                    follower.map(of -> "; " + of.check().detail()).orElse("")));
  }
}
