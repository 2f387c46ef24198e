package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.console.config.ConfigSources;
import dev.nomos.console.config.NomosConfig;
import dev.nomos.console.demo.Offsets;
import dev.nomos.miner.MinerService;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleCommandKind;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.RuleEventKind;
import dev.nomos.schemas.avro.RuleStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two miners of one data set on a real broker: one is active, and when it goes the other goes on.
 */
class StandbyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private int commands;

  @Test
  void theOtherMinerGoesOnWhereTheActiveOneEndedAndNothingIsDoneTwice() throws Exception {
    try (Installation nomos = Installation.start(directory)) {
      nomos.replay(Installation.LAB.normal(), _ -> {});
      nomos.awaitDecoded();
      nomos.askToLearn();
      nomos.awaitTheory();
      try (MinerService other = second(nomos)) {
        Offsets.await(
            "standing by",
            () -> other.ready() && other.status().phase().equals("standing by"),
            PATIENCE);
        assertThat(other.status().theoryVersion()).isPositive();
        String retired = nomos.told().rules().keySet().iterator().next();
        send(nomos, RuleCommandKind.RETIRE, command -> command.setRuleId(retired));
        answers(nomos, "c1");
        nomos.miner.close();

        send(nomos, RuleCommandKind.RETIRE, command -> command.setRuleId("r-none"));
        assertThat(answers(nomos, "c2").getFirst().getKind()).isEqualTo(RuleEventKind.REFUSED);
        send(nomos, RuleCommandKind.ADD, command -> command.setFormula("octets >= packets"));
        assertThat(answers(nomos, "c3"))
            .singleElement()
            .matches(added -> added.getStatus() == RuleStatus.ACTIVE, "is active");
        assertThat(answers(nomos, "c1")).hasSize(1);
        assertThat(nomos.told().rules().get(retired).getStatus()).isEqualTo(RuleStatus.RETIRED);
        String added = answers(nomos, "c3").getFirst().getRuleId();
        Offsets.await("the next theory", () -> nomos.told().inForce().contains(added), PATIENCE);
        assertThat(nomos.told().inForce().contains(retired)).isFalse();
      }
    }
  }

  private MinerService second(Installation nomos) {
    NomosConfig config =
        ConfigSources.load(
            Installation.HOME,
            Optional.empty(),
            Map.of(),
            Map.of("data-dir", directory.resolve("second").toString()));
    return new Programs(config, nomos.cluster, nomos.dataset, new SimpleMeterRegistry()).miner();
  }

  private void send(
      Installation nomos, RuleCommandKind kind, UnaryOperator<RuleCommand.Builder> more)
      throws Exception {
    commands++;
    RuleCommand command =
        more.apply(RuleCommand.newBuilder().setKind(kind).setId("c" + commands).setWho("ann"))
            .build();
    nomos.programs.commands().write(List.of(command));
  }

  /** The events that answer a command; waits for the first. */
  private static List<RuleEvent> answers(Installation nomos, String commandId) throws Exception {
    Offsets.await(
        "the answer to " + commandId, () -> !nomos.told().answers(commandId).isEmpty(), PATIENCE);
    return nomos.told().answers(commandId);
  }
}
