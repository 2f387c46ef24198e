package dev.nomos.ingest.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.logic.Value;
import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTimeTest {
  @ParameterizedTest
  @CsvSource({
    "2017-03-23 16:38:23.258, 1490287103258",
    "2017-03-23T16:38:23.258Z, 1490287103258",
    "2017-03-23T17:38:23.258+01:00, 1490287103258",
    "2017-03-23 16:38:23, 1490287103000",
    "1969-12-31T23:59:59.999Z, -1",
    "1490287103.2589, 1490287103258",
    "1490287103, 1490287103000",
    "1490287103258, 1490287103258",
    "1490287103258999, 1490287103258",
    "1490287103258999999, 1490287103258",
    "0, 0"
  })
  void timesInAllUsualForms(String text, long millis) {
    assertThat(RecordTime.millis(Value.of(text))).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2017-03-23", "2017-13-23 00:00:00", "1e300", "12:00"})
  void whatIsNoTimeIsNone(String text) {
    assertThat(RecordTime.millis(Value.of(text))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1490287103", "1490287103258", "1490287103258999999"})
  void numbersAreTheSameAsTheirText(String text) {
    assertThat(RecordTime.millis(Value.of(new BigDecimal(text))))
        .isEqualTo(RecordTime.millis(Value.of(text)));
  }
}
