package dev.nomos.miner.statistics;

import dev.nomos.logic.Field;
import dev.nomos.logic.RowType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which field says the same of the other end of a conversation: {@code SrcPort} and {@code
 * DstPort}, {@code ip.src_ctx1} and {@code ip.dst_ctx1}. Names decide; where a name has no opposite
 * among the fields, the roles {@code src} and {@code dst} do, if they leave one choice. Partners
 * have one type.
 */
final class Directions {
  private static final Pattern END =
      Pattern.compile("source|destination|src|dst", Pattern.CASE_INSENSITIVE);
  private static final Map<String, String> OPPOSITES =
      Map.of("source", "destination", "destination", "source", "src", "dst", "dst", "src");

  private final RowType type;
  private final Map<String, String> partners = new HashMap<>();

  Directions(RowType type, Function<String, ? extends Iterable<String>> roles) {
    this.type = type;
    for (Field field : type.fields()) {
      type.field(swapped(field.name()))
          .filter(other -> other.type() == field.type() && !other.equals(field))
          .ifPresent(other -> partners.put(field.name(), other.name()));
    }
    addByRoles(roles);
  }

  /** What a field's roles leave: everything but its end. */
  private record Kind(Object type, Set<String> otherRoles, int position) {}

  private void addByRoles(Function<String, ? extends Iterable<String>> roles) {
    Map<Kind, List<String>> sources = new HashMap<>();
    Map<Kind, List<String>> destinations = new HashMap<>();
    for (Field field : type.fields()) {
      List<String> own = new ArrayList<>();
      roles.apply(field.name()).forEach(own::add);
      boolean source = own.contains("src");
      if (partners.containsKey(field.name()) || source == own.contains("dst")) {
        continue;
      }
      own.removeAll(OPPOSITES.keySet());
      Field.WindowPosition at = field.position();
      Kind kind = new Kind(field.type(), Set.copyOf(own), at == null ? -1 : at.index());
      (source ? sources : destinations)
          .computeIfAbsent(kind, _ -> new ArrayList<>())
          .add(field.name());
    }
    sources.forEach((kind, names) -> pair(names, destinations.getOrDefault(kind, List.of())));
  }

  private void pair(List<String> sources, List<String> destinations) {
    if (sources.size() == 1 && destinations.size() == 1) {
      partners.put(sources.getFirst(), destinations.getFirst());
      partners.put(destinations.getFirst(), sources.getFirst());
    }
  }

  /** The field of the other end; the field itself where it has none. */
  String partner(String field) {
    return partners.getOrDefault(field, field);
  }

  /** The window family of the other end; the family itself where it has none. */
  String partnerFamily(String family) {
    String other = swapped(family);
    return type.positions(other).isEmpty() ? family : other;
  }

  /** A name with its ends exchanged, each in the case in which it is written. */
  static String swapped(String name) {
    return END.matcher(name).replaceAll(found -> Matcher.quoteReplacement(opposite(found.group())));
  }

  private static String opposite(String end) {
    String other = OPPOSITES.getOrDefault(end.toLowerCase(Locale.ROOT), end);
    if (end.equals(end.toUpperCase(Locale.ROOT))) {
      return other.toUpperCase(Locale.ROOT);
    }
    return Character.isUpperCase(end.charAt(0))
        ? Character.toUpperCase(other.charAt(0)) + other.substring(1)
        : other;
  }
}
