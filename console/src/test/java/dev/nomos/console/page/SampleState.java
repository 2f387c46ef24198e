package dev.nomos.console.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A state made by hand: fifty rules, a few violations, ten minutes of traffic. */
final class SampleState implements LiveState {
  static final String HOSTILE = "<img src=x onerror=document.title='owned'>";

  private final List<ViolationRow> violations = new CopyOnWriteArrayList<>(); // newest first
  volatile long theoryVersion = 3;

  private static final List<String[]> KINDS =
      List.of(
          new String[] {
            "If protocol is 17 (UDP), tcp_flags is 0.", "protocol != 17 or tcp_flags = 0"
          },
          new String[] {"octets is at most 65535 × packets.", "octets <= 65535 * packets"},
          new String[] {"octets is at least 20 × packets.", "octets >= 20 * packets"},
          new String[] {
            "If src_port is 53 (domain), protocol is 17 (UDP) or 6 (TCP).",
            "src_port != 53 or protocol = 17 or protocol = 6"
          },
          new String[] {
            "If tcp_flags contains SYN and FIN, packets is at least 2.",
            "not (tcp_flags & 3 = 3) or packets >= 2"
          },
          new String[] {"last_ms is at least first_ms.", "last_ms >= first_ms"});

  private static final List<List<FailedRow>> FAILED =
      List.of(
          List.of(
              new FailedRow(
                  "protocol != 17", "protocol is not 17 (UDP)", Map.of("protocol", "17"), "17"),
              new FailedRow("tcp_flags = 0", "tcp_flags is 0", Map.of("tcp_flags", "18"), "0")),
          List.of(
              new FailedRow(
                  "octets <= 65535 * packets",
                  "octets is at most 65535 × packets",
                  Map.of("octets", "802116", "packets", "12"),
                  "786420")),
          List.of(
              new FailedRow(
                  "octets >= 20 * packets",
                  "octets is at least 20 × packets",
                  Map.of("octets", "802116", "packets", "12"),
                  "240")));

  static SampleState withTraffic() {
    var state = new SampleState();
    for (int i = 0; i < 8; i++) state.violate(i % 3);
    return state;
  }

  synchronized ViolationRow violate(int rule) {
    long id = violations.size() + 1L;
    var violation =
        new ViolationRow(
            id,
            System.currentTimeMillis() - 1_000,
            ruleId(rule),
            KINDS.get(rule)[0],
            KINDS.get(rule)[1],
            theoryVersion,
            (int) id % 4,
            91_000 + 17 * id,
            Map.of(
                "protocol",
                "17",
                "tcp_flags",
                "18",
                "packets",
                "12",
                "octets",
                "802116",
                "src_addr",
                "192.0.2.17",
                "dst_addr",
                "198.51.100.4",
                "src_port",
                "53",
                "dst_port",
                "41022",
                "last_ms",
                "1790000000410",
                "exporter",
                id == 3 ? HOSTILE : "203.0.113.9"),
            FAILED.get(rule));
    violations.addFirst(violation);
    return violation;
  }

  private static String ruleId(int rule) {
    return "r%04x".formatted(0x3a71 + 977 * rule);
  }

  @Override
  public Overview overview() {
    return new Overview(
        "campus-border",
        "checking",
        new Counters(
            1_482_903, 12_408.6, 3_127, 412, 50, theoryVersion, violations.size(), 0.4, 0));
  }

  @Override
  public List<RuleRow> rules() {
    var rows = new ArrayList<RuleRow>();
    IntStream.range(0, 50)
        .forEach(
            i -> {
              var kind = KINDS.get(i % KINDS.size());
              long broken = violations.stream().filter(v -> v.ruleId().equals(ruleId(i))).count();
              String more = i < KINDS.size() ? "" : " or dst_port >= " + 1024 * i;
              rows.add(
                  new RuleRow(
                      ruleId(i),
                      kind[1] + more,
                      i < KINDS.size()
                          ? kind[0]
                          : kind[0].replaceFirst("\\.$", "")
                              + ", or dst_port is at least "
                              + 1024 * i
                              + ".",
                      "ACTIVE",
                      1_400_000 - 20_000L * i,
                      90_000 - 1_700L * i,
                      broken,
                      broken == 0 ? 0 : System.currentTimeMillis()));
            });
    return rows;
  }

  @Override
  public List<ViolationRow> violations(@Nullable String ruleId, int limit) {
    return violations.stream()
        .filter(v -> ruleId == null || v.ruleId().equals(ruleId))
        .limit(limit)
        .toList();
  }

  @Override
  public List<ViolationRow> violationsAfter(long id, int limit) {
    return violations.stream().filter(v -> v.id() > id).limit(limit).toList().reversed();
  }

  @Override
  public List<Bucket> timeline() {
    long now = System.currentTimeMillis() / 2_000 * 2_000;
    return IntStream.range(0, 300)
        .mapToObj(
            i ->
                new Bucket(
                    now - 2_000L * (299 - i),
                    Math.round(24_000 + 5_000 * Math.sin(i / 21.0) + 900 * Math.sin(i * 1.7)),
                    i > 190 && i < 205 ? 9 - Math.abs(i - 197) : i % 37 == 0 ? 2 : 0))
        .toList();
  }
}
