package dev.nomos.bench;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Flow records of made-up services and a predicate space of 94 predicates over them: the predicates
 * of the CIDDS table under NetNomos' network-flow grammar, over more varied records.
 */
final class FlowTable {
  private static final List<String> SUBNETS =
      List.of("unspecified", "servers", "management", "office", "developer", "public", "dns");
  private static final List<String> PORTS =
      List.of("dns", "http", "https", "well_known", "registered", "dynamic");
  private static final Map<String, List<Long>> THRESHOLDS =
      Map.of(
          "octets", List.of(66L, 132L, 346L, 1827L),
          "packets", List.of(1L, 3L, 7L),
          "millis", List.of(0L, 36L, 283L));

  static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("source", FieldType.CATEGORICAL),
              Field.of("destination", FieldType.CATEGORICAL),
              Field.of("sourcePort", FieldType.CATEGORICAL),
              Field.of("destinationPort", FieldType.CATEGORICAL),
              Field.of("octets", FieldType.INTEGER),
              Field.of("packets", FieldType.INTEGER),
              Field.of("millis", FieldType.INTEGER)));

  static final int PREDICATES = 94;

  private FlowTable() {}

  static PredicateSpace space() {
    List<String> atoms = new ArrayList<>();
    for (String side : List.of("source", "destination")) {
      SUBNETS.forEach(
          c -> atoms.addAll(List.of(side + " = " + quoted(c), side + " != " + quoted(c))));
      PORTS.forEach(
          c -> atoms.addAll(List.of(side + "Port = " + quoted(c), side + "Port != " + quoted(c))));
    }
    for (String field : List.of("octets", "packets", "millis")) {
      for (long constant : THRESHOLDS.getOrDefault(field, List.of())) {
        for (String op : List.of(" < ", " <= ", " > ", " >= ")) {
          atoms.add(field + op + constant);
        }
      }
    }
    atoms.add("packets * 65535 <= octets");
    atoms.add("packets * 65535 >= octets");
    if (atoms.size() != PREDICATES) {
      throw new IllegalStateException("made " + atoms.size() + " predicates");
    }
    return new PredicateSpace(TYPE, atoms.stream().map(FlowTable::predicate).toList());
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static Predicate predicate(String text) {
    if (Formula.parse(text) instanceof Formula.Atom atom) {
      return Predicate.of(atom);
    }
    throw new IllegalStateException("'" + text + "' is no comparison");
  }

  static List<Row> rows(int count) {
    Random random = new Random(1);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(random));
    }
    return rows;
  }

  /** A client of some subnet asks a service; half of the records are the answers. */
  private static Row row(Random random) {
    String client = SUBNETS.get(1 + skewed(random, 4));
    String port = PORTS.get(skewed(random, PORTS.size()));
    String server = port.equals("dns") ? "dns" : SUBNETS.get(1 + skewed(random, 5));
    String highPort = PORTS.get(4 + random.nextInt(2));
    long packets = 1 + (long) Math.abs(random.nextGaussian() * (port.equals("dns") ? 0.5 : 4));
    boolean answer = random.nextBoolean();
    Map<String, Value> values = new HashMap<>();
    values.put("source", Value.of(answer ? server : client));
    values.put("destination", Value.of(answer ? client : server));
    values.put("sourcePort", Value.of(answer ? port : highPort));
    values.put("destinationPort", Value.of(answer ? highPort : port));
    values.put("packets", Value.of(packets));
    values.put("octets", Value.of(packets * (52 + random.nextInt(answer ? 900 : 150))));
    values.put("millis", Value.of(packets == 1 ? 0 : (long) Math.abs(random.nextGaussian() * 90)));
    return Row.of(TYPE, values);
  }

  private static int skewed(Random random, int bound) {
    return Math.min(random.nextInt(bound), random.nextInt(bound));
  }
}
