package dev.nomos.console;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time as people write it (500ms, 30s, 1.5m, 2h), or as settings have it (ISO 8601: PT30S). */
final class DurationOption implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)");

  /** Less than what nanoseconds in 64 bits can say. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  @Override
  public Duration convert(String text) {
    Duration time = text.startsWith("P") ? iso(text) : plain(text.strip());
    if (!time.isPositive()) {
      throw new TypeConversionException(
          "'" + text + "' is no time above zero, such as 500ms, 30s, 1.5m, 2h or PT30S");
    }
    if (time.compareTo(LONGEST) > 0) {
      throw new TypeConversionException("'" + text + "' is more than a hundred years");
    }
    return time;
  }

  private static Duration iso(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      return Duration.ZERO;
    }
  }

  private static Duration plain(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Duration.ZERO;
    }
    Duration unit =
        switch (form.group(2)) {
          case "ms" -> Duration.ofMillis(1);
          case "s" -> Duration.ofSeconds(1);
          case "m" -> Duration.ofMinutes(1);
          default -> Duration.ofHours(1);
        };
    BigInteger[] seconds =
        new BigDecimal(form.group(1))
            .multiply(BigDecimal.valueOf(unit.toNanos()))
            .toBigInteger()
            .divideAndRemainder(BigInteger.valueOf(1_000_000_000));
    return Duration.ofSeconds(seconds[0].longValue(), seconds[1].longValue());
  }
}
