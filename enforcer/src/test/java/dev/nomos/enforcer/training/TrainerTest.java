package dev.nomos.enforcer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.enforcer.model.Gpt2;
import dev.nomos.enforcer.model.Gpt2Config;
import dev.nomos.enforcer.model.ModelException;
import dev.nomos.enforcer.training.TrainingFigures.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainerTest {
  private static final Gpt2Config CONFIG =
      Gpt2Config.of(SmallData.VOCABULARY.size(), SmallData.VOCABULARY.longest(), 1, 16, 2);
  private static final TrainingSettings SETTINGS =
      new TrainingSettings(16, 6, 4e-3, 0.1, 0.01, 1, 0.1, 6, 3, List.of());

  /**
   * PyTorch adds in an order that depends on where in memory tensors are: losses of two runs drift
   * apart by some 1e-5 in 70 steps, and the faster the higher the learning rate is; moments that
   * are not restored make 1e-2.
   */
  private static final float ROUNDING = 1e-3f;

  @TempDir private Path folder;

  /** Keeps what it is told; asks for an end after some steps. */
  private static final class Watcher implements TrainingProgress {
    private final int last;
    private final List<Float> losses = new ArrayList<>();
    private int epochs;
    private int done;

    Watcher(int last) {
      this.last = last;
    }

    @Override
    public void begin(int steps, int done) {
      this.done = done;
    }

    @Override
    public void step(int step, float loss, double tokensPerSecond) {
      losses.add(loss);
      done = step;
    }

    @Override
    public void epoch(TrainingFigures.Epoch epoch) {
      epochs++;
    }

    @Override
    public boolean isToEnd() {
      return done == last;
    }
  }

  @Test
  void interruptedAndResumedTrainingHasTheLossesOfUninterruptedTraining() throws IOException {
    Watcher whole = new Watcher(-1);
    TrainingFigures wanted = run("whole", SETTINGS, whole, false);
    assertThat(wanted.outcome()).isEqualTo(Outcome.COMPLETED);
    List<Float> losses = new ArrayList<>();
    for (int end : new int[] {5, 12, 13, 24, -1}) { // within epochs of 12 steps and at their ends
      Watcher part = new Watcher(end);
      TrainingFigures figures = run("parts", SETTINGS, part, !losses.isEmpty());
      assertThat(figures.outcome()).isEqualTo(end < 0 ? Outcome.COMPLETED : Outcome.INTERRUPTED);
      losses.addAll(part.losses);
    }
    assertThat(losses).hasSameSizeAs(whole.losses);
    for (int i = 0; i < losses.size(); i++) {
      assertThat(losses.get(i))
          .as("step %d", i + 1)
          .isCloseTo(whole.losses.get(i), within(ROUNDING));
    }
    assertThat(losses.getFirst() - losses.getLast()).isGreaterThan(500 * ROUNDING);
  }

  @Test
  void lossFallsToWhatTheDataHolds() throws IOException {
    Watcher watcher = new Watcher(-1);
    TrainingSettings longer = new TrainingSettings(16, 25, 1e-2, 0.1, 0.01, 1, 0, 25, 3, List.of());
    TrainingFigures figures = run("model", longer, watcher, false);
    assertThat(watcher.epochs).isEqualTo(25);
    assertThat(figures.steps()).isEqualTo(300);
    assertThat(figures.records()).isEqualTo(180);
    assertThat(figures.heldOut()).isEqualTo(20);
    assertThat(figures.epochs().getFirst().validationLoss()).isGreaterThan(0.7);
    // A protocol of three and, for two of them, a digit of nine: ln 3 + 2/3 ln 9 nats a record.
    assertThat(figures.validationNatsPerRecord()).isBetween(2.2, 3.2);
    Path files = folder.resolve("model");
    assertThat(ImageIO.read(files.resolve(ModelBundle.PICTURE).toFile()).getWidth()).isEqualTo(800);
    assertThat(files.resolve(ModelBundle.FIGURES))
        .content()
        .contains("\"outcome\" : \"completed\"");
    String config = Files.readString(files.resolve(ModelBundle.CONFIG));
    Gpt2 model = Gpt2.read(Gpt2Config.fromJson(config), files.resolve(ModelBundle.WEIGHTS));
    assertThat(model.vocabulary()).isEqualTo(SmallData.VOCABULARY.size());
  }

  @Test
  void trainingThatHelpsNoMoreStopsAndKeepsTheBestWeights() throws IOException {
    TrainingSettings high = new TrainingSettings(16, 40, 0.9, 0, 0.01, 1, 0, 2, 3, List.of());
    TrainingFigures figures = run("model", high, new Watcher(-1), false);
    assertThat(figures.outcome()).isEqualTo(Outcome.EARLY_STOP);
    assertThat(figures.epochs()).hasSize(figures.bestEpoch() + 2);
  }

  @Test
  void timeBudgetEndsTrainingWithAValidation() throws IOException {
    Path files = Files.createDirectory(folder.resolve("model"));
    TrainingJob job =
        new TrainingJob(
            files,
            CONFIG,
            SETTINGS,
            Holdout.DEFAULT,
            new Compute(Compute.Kind.CPU, 1),
            Duration.ofNanos(1),
            100);
    TrainingFigures figures = new Trainer(job, SmallData.of(200, 1), new Watcher(-1)).run(false);
    assertThat(figures.outcome()).isEqualTo(Outcome.TIME_BUDGET);
    assertThat(figures.steps()).isEqualTo(1);
    assertThat(figures.epochs()).hasSize(1);
  }

  @Test
  void aCheckpointOfAnotherTrainingIsRefused() throws IOException {
    run("model", SETTINGS, new Watcher(3), false);
    TrainingSettings other = new TrainingSettings(16, 6, 2e-2, 0.1, 0.01, 1, 0.1, 6, 4, List.of());
    assertThatThrownBy(() -> run("model", other, new Watcher(-1), true))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("learning_rate was 0.004, but is 0.02; seed was 3, but is 4");
    Path file = folder.resolve("model").resolve(ModelBundle.CHECKPOINT);
    Files.copy(
        folder.resolve("model").resolve(ModelBundle.WEIGHTS),
        file,
        StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> run("model", SETTINGS, new Watcher(-1), true))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("is no checkpoint");
  }

  private TrainingFigures run(
      String name, TrainingSettings settings, TrainingProgress progress, boolean resume)
      throws IOException {
    Path files = Files.createDirectories(folder.resolve(name));
    TrainingJob job =
        new TrainingJob(
            files, CONFIG, settings, Holdout.DEFAULT, new Compute(Compute.Kind.CPU, 1), null, 7);
    return new Trainer(job, SmallData.of(200, 1), progress).run(resume);
  }
}
