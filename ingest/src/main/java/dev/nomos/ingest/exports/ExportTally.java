package dev.nomos.ingest.exports;

import dev.nomos.ingest.exchange.Exchanged;
import dev.nomos.ingest.netflow.Problem;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was met while files were decoded: {@code datagrams} = decoded + malformed. Reasons are kept
 * by name up to {@link #MOST_NAMES} of them, the further ones as "others". Mutable; owned by the
 * thread that decodes.
 */
public final class ExportTally {
  static final int MOST_NAMES = 64;

  long files;
  long datagrams;
  private long messages;
  private long flows;
  private long options;
  private final Map<String, Long> skipped = new LinkedHashMap<>();
  private final Map<String, Long> malformed = new LinkedHashMap<>();
  private final Map<String, Long> lost = new LinkedHashMap<>();
  private final Map<Problem.Kind, Long> problems = new EnumMap<>(Problem.Kind.class);

  void skipped(String why) {
    count(skipped, why);
  }

  void malformed(String what) {
    count(malformed, what);
  }

  void decoded(Exchanged.Decoded decoded) {
    if (!decoded.held()) messages += decoded.messages().size();
    flows += decoded.flows().size();
    options += decoded.options().size();
    for (var problem : decoded.problems()) problems.merge(problem.kind(), 1L, Long::sum);
  }

  void lost(Exchanged.Lost set) {
    count(lost, set.source().exporter().address() + ", " + set.why());
  }

  private static void count(Map<String, Long> counts, String name) {
    boolean named = counts.containsKey(name) || counts.size() < MOST_NAMES;
    counts.merge(named ? name : "others", 1L, Long::sum);
  }

  /** Files that were begun. */
  public long files() {
    return files;
  }

  /** Datagrams of an export protocol. */
  public long datagrams() {
    return datagrams;
  }

  public long messages() {
    return messages;
  }

  public long flows() {
    return flows;
  }

  public long options() {
    return options;
  }

  /** Packets that hold no export, by why. */
  public Map<String, Long> skipped() {
    return Collections.unmodifiableMap(skipped);
  }

  /** Datagrams of which nothing was decoded, by why. */
  public Map<String, Long> malformed() {
    return Collections.unmodifiableMap(malformed);
  }

  /** Data sets that are lost, by exporter and why. */
  public Map<String, Long> lost() {
    return Collections.unmodifiableMap(lost);
  }

  /** What was tolerated. */
  public Map<Problem.Kind, Long> problems() {
    return Collections.unmodifiableMap(problems);
  }
}
