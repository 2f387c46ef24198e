package dev.nomos.console;

import dev.nomos.ingest.publish.Pace;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A pace as people write it: full, recorded, recorded*10, 500/s. */
final class PaceOption implements ITypeConverter<Pace> {
  private static final String NUMBER = "(\\d{1,9}(?:\\.\\d{1,9})?)";
  private static final Pattern RECORDED = Pattern.compile("recorded(?:\\*" + NUMBER + ")?");
  private static final Pattern RATE = Pattern.compile(NUMBER + "/s");

  @Override
  public Pace convert(String text) {
    String pace = text.strip();
    Matcher recorded = RECORDED.matcher(pace);
    Matcher rate = RATE.matcher(pace);
    try {
      if (pace.equals("full")) return new Pace.Full();
      if (recorded.matches())
        return new Pace.Recorded(
            recorded.group(1) == null ? 1 : Double.parseDouble(recorded.group(1)));
      if (rate.matches()) return new Pace.Rate(Double.parseDouble(rate.group(1)));
    } catch (IllegalArgumentException e) { // 0
      throw new TypeConversionException("'" + text + "': " + e.getMessage());
    }
    throw new TypeConversionException(
        "'" + text + "' is no pace, such as full, recorded, recorded*10 or 500/s");
  }
}
