package dev.nomos.console;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time as people write it: 500ms, 30s, 1.5m, 2h. */
final class DurationOption implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)");

  @Override
  public Duration convert(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (form.matches()) {
      long unit =
          switch (form.group(2)) {
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
          };
      BigDecimal nanos = new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(unit));
      if (nanos.signum() > 0) {
        return Duration.ofSeconds(
            nanos.toBigInteger().divide(java.math.BigInteger.valueOf(1_000_000_000)).longValue(),
            nanos.toBigInteger().mod(java.math.BigInteger.valueOf(1_000_000_000)).longValue());
      }
    }
    throw new TypeConversionException(
        "'" + text + "' is no time above zero, such as 500ms, 30s, 1.5m or 2h");
  }
}
