package dev.nomos.validator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplayRangeTest {
  @Test
  void eitherSideMayBeOpen() {
    assertThat(ReplayRange.parse("..")).isEqualTo(ReplayRange.all());
    assertThat(ReplayRange.parse("5..").includes(4, 0)).isFalse();
    assertThat(ReplayRange.parse("5..").includes(5, 0)).isTrue();
    assertThat(ReplayRange.parse("..5").includes(4, 0)).isTrue();
    assertThat(ReplayRange.parse("..5").includes(5, 0)).isFalse();
  }

  @Test
  void timesAreEventTimesWhateverTheOffset() {
    var range = ReplayRange.parse("1970-01-01T00:00:01Z..1970-01-02");
    assertThat(range.includes(0, 999)).isFalse();
    assertThat(range.includes(0, 1_000)).isTrue();
    assertThat(range.includes(9, 86_399_999)).isTrue();
    assertThat(range.includes(9, 86_400_000)).isFalse();
    assertThat(ReplayRange.parse("1970-01-01T02:00:01+02:00..").includes(0, 1_000)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "a..b", "-1..", "1..2..3", "2026-13-01..", "2026-01-01T08:00.."})
  void anythingElseIsRefusedInWords(String text) {
    assertThatThrownBy(() -> ReplayRange.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2026-01-31T08:00:00Z");
  }
}
