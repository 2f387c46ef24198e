package dev.nomos.console;

import dev.nomos.console.learn.Epsilon;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How many records an approximate rule may miss. */
final class EpsilonOption implements ITypeConverter<Epsilon> {
  @Override
  public Epsilon convert(String text) {
    try {
      return Epsilon.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
