package dev.nomos.enforcer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TrainingSettingsTest {
  @Test
  void learningRateRisesThenFallsAsACosineToATenth() {
    TrainingSettings settings = new TrainingSettings(1, 1, 1, 0.2, 0, 1, 0, 1, 1, List.of());
    assertThat(settings.learningRate(0.1)).isCloseTo(0.5, within(1e-12));
    assertThat(settings.learningRate(0.2)).isCloseTo(1, within(1e-12));
    assertThat(settings.learningRate(0.6)).isCloseTo(0.55, within(1e-12));
    assertThat(settings.learningRate(1)).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void settingsOutOfRangeAreNamed() {
    assertThatThrownBy(() -> new TrainingSettings(0, 1, 1, 0, 0, 1, 0, 1, 1, List.of()))
        .hasMessage("batch size must be 1 to 65536, but was 0");
    assertThatThrownBy(() -> new TrainingSettings(1, 1, Double.NaN, 0, 0, 1, 0, 1, 1, List.of()))
        .hasMessage("learning rate must be above 0, to 1, but was NaN");
    assertThatThrownBy(() -> new TrainingSettings(1, 1, 1, 0, 0, 1, 1, 1, 1, List.of()))
        .hasMessageStartingWith("dropout must be");
  }
}
