package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationOptionTest {
  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "30s, PT30S",
    "1.5m, PT90S",
    "2h, PT2H",
    "' 8s ', PT8S",
    "PT8S, PT8S",
    "P1D, PT24H",
    "P36500D, PT876000H"
  })
  void readsPeopleAndSettings(String text, Duration expected) {
    assertThat(new DurationOption().convert(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "8", "8 s", "-8s", "0s", "0.0000000001s", "PT0S", "PT-1S", "P", "PX"})
  void refusesWhatIsNoTimeAboveZero(String text) {
    assertThatThrownBy(() -> new DurationOption().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("is no time above zero");
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999999h", "P36501D"})
  void refusesMoreThanAnyoneCanWait(String text) {
    assertThatThrownBy(() -> new DurationOption().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("more than a hundred years");
  }
}
