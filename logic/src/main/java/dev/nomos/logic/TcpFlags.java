package dev.nomos.logic;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The names of the control bits of TCP (RFC 9293, section 3.1), lowest bit first. */
final class TcpFlags {
  private static final List<String> NAMES =
      List.of("FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "AE");
  private static final long ALL = (1L << NAMES.size()) - 1;

  private TcpFlags() {}

  /** Whether the field's name or title says that it holds such bits as a number. */
  static boolean isIn(Field field) {
    String words = (field.name() + " " + field.title()).toLowerCase(Locale.ROOT);
    boolean otherProtocol = words.startsWith("ip.") || words.contains("ip flags");
    return field.type() == FieldType.INTEGER && words.contains("flags") && !otherProtocol;
  }

  static boolean areNamed(long bits) {
    return bits > 0 && (bits & ~ALL) == 0;
  }

  static List<String> names(long bits) {
    return IntStream.range(0, NAMES.size())
        .filter(i -> (bits >>> i & 1) != 0)
        .mapToObj(NAMES::get)
        .toList();
  }

  /** The bits that a number sets: "SYN+ACK", "empty"; the number where a bit has no name. */
  static String value(Value value) {
    return switch (value) {
      case Value.Whole(var bits) when bits == 0 -> "empty";
      case Value.Whole(var bits) when areNamed(bits) ->
          names(bits).stream().collect(Collectors.joining("+"));
      case Value other -> other.text();
    };
  }
}
