package dev.nomos.console;

import dev.nomos.miner.search.SearchLimits;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A size of rules: a number from 1 on; 0 or "unbounded" for any. */
final class SizeOption implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String text) {
    if (text.equalsIgnoreCase("unbounded")) {
      return SearchLimits.UNBOUNDED;
    }
    try {
      int size = Integer.parseInt(text.strip());
      if (size >= 0) {
        return size == 0 ? SearchLimits.UNBOUNDED : size;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, as a negative number is.
    }
    throw new TypeConversionException(
        "'" + text + "' is no size; use a number from 1 on, or 0 or 'unbounded'");
  }
}
