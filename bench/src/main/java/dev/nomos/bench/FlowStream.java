package dev.nomos.bench;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.RecordBatch;
import dev.nomos.logic.RowType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * An endless stream of made-up flow records in the shape of the CIDDS table: ten fields, mostly TCP
 * between clients of three subnets and a few services, half of the records a single packet.
 */
final class FlowStream implements BatchSource {
  private static final List<String> SUBNETS =
      List.of("unspecified", "servers", "management", "office", "developer", "public", "dns");
  private static final List<String> PORTS =
      List.of("dns", "http", "https", "well_known", "registered", "dynamic");
  private static final List<String> FLAGS =
      List.of(".A....", ".AP...", ".AP.S.", ".A...F", ".AP.SF", ".A..S.", "......");
  private static final List<String> SERVICES = List.of("0", "16", "32", "192");

  static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("source", FieldType.CATEGORICAL),
              Field.of("destination", FieldType.CATEGORICAL),
              Field.of("sourcePort", FieldType.CATEGORICAL),
              Field.of("destinationPort", FieldType.CATEGORICAL),
              Field.of("protocol", FieldType.CATEGORICAL),
              Field.of("flags", FieldType.CATEGORICAL),
              Field.of("tos", FieldType.CATEGORICAL),
              Field.of("duration", FieldType.REAL),
              Field.of("packets", FieldType.INTEGER),
              Field.of("octets", FieldType.INTEGER)));

  private final RandomGenerator random;

  FlowStream(RandomGenerator random) {
    this.random = random;
  }

  /**
   * {@code size} predicates, at least 10: those of classes first, up to half of all; then octets,
   * packets and duration against ever finer constants and packets times a constant against octets.
   */
  static PredicateSpace space(int size) {
    Set<String> atoms = new LinkedHashSet<>();
    List<String> classes = classes();
    atoms.addAll(classes.subList(0, Math.min(size / 2, classes.size())));
    for (int k = 0; atoms.size() < size; k++) {
      for (String op : List.of(" < ", " <= ", " > ", " >= ")) {
        atoms.add("octets" + op + 40 * (k * k + k + 1));
        atoms.add("packets" + op + (k + 1));
        atoms.add(
            "duration" + op + "0." + String.format(Locale.ROOT, "%03d", Math.min(999, 3 * k * k)));
        atoms.add("packets * " + (40 + 16 * k) + op + "octets");
      }
    }
    return new PredicateSpace(TYPE, atoms.stream().limit(size).map(FlowStream::predicate).toList());
  }

  private static List<String> classes() {
    Set<String> atoms = new LinkedHashSet<>();
    for (String op : List.of(" = ", " != ")) {
      for (String side : List.of("source", "destination")) {
        SUBNETS.forEach(c -> atoms.add(side + op + '"' + c + '"'));
        PORTS.forEach(c -> atoms.add(side + "Port" + op + '"' + c + '"'));
      }
      List.of("tcp", "udp", "icmp").forEach(c -> atoms.add("protocol" + op + '"' + c + '"'));
      FLAGS.forEach(c -> atoms.add("flags" + op + '"' + c + '"'));
      SERVICES.forEach(c -> atoms.add("tos" + op + c));
    }
    return List.copyOf(atoms);
  }

  private static Predicate predicate(String text) {
    if (Formula.parse(text) instanceof Formula.Atom atom) {
      return Predicate.of(atom);
    }
    throw new IllegalStateException("'" + text + "' is no atom");
  }

  @Override
  public RowType type() {
    return TYPE;
  }

  @Override
  public void addTo(RecordBatch.Builder batch) {
    boolean tcp = random.nextInt(1000) < 843;
    String client = SUBNETS.get(1 + skewed(4));
    String port = tcp ? PORTS.get(1 + skewed(PORTS.size() - 1)) : PORTS.get(skewed(3));
    String server = port.equals("dns") ? "dns" : SUBNETS.get(1 + skewed(5));
    boolean answer = random.nextBoolean();
    String highPort = PORTS.get(4 + random.nextInt(2));
    batch.put(0, answer ? server : client);
    batch.put(1, answer ? client : server);
    batch.put(2, answer ? port : highPort);
    batch.put(3, answer ? highPort : port);
    batch.put(4, tcp ? "tcp" : random.nextInt(800) == 0 ? "icmp" : "udp");
    batch.put(5, tcp ? FLAGS.get(skewed(FLAGS.size() - 1)) : FLAGS.getLast());
    batch.put(6, SERVICES.get(random.nextInt(50) == 0 ? 3 : random.nextBoolean() ? 0 : 2));
    addVolume(batch, tcp);
    batch.endRecord();
  }

  private void addVolume(RecordBatch.Builder batch, boolean tcp) {
    long packets = random.nextBoolean() ? 1 : 1 + (long) Math.abs(random.nextGaussian() * 6);
    long millis =
        packets == 1 ? random.nextInt(2) : (long) (1 + 40 * Math.abs(random.nextGaussian()));
    batch.put(7, millis, 3);
    batch.put(8, packets, 0);
    batch.put(9, packets * (46 + random.nextInt(tcp ? 900 : 150)), 0);
  }

  private int skewed(int choices) {
    return Math.min(choices - 1, (int) (Math.abs(random.nextGaussian()) * choices / 2.5));
  }
}
