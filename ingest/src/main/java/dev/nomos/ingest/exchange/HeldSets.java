package dev.nomos.ingest.exchange;

import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.TemplateKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;

/**
 * Data sets that came before their templates, oldest first. Balance: sets held = replayed + expired
 * + evicted + {@link #size}. In a table they are numbered in the order in which they came.
 */
final class HeldSets {
  /** Sets and octets of one exporter. */
  private record Use(int sets, long octets) {
    static final Use NONE = new Use(0, 0);

    Use plus(int moreSets, long moreOctets) {
      return new Use(sets + moreSets, octets + moreOctets);
    }
  }

  private final HoldLimits limits;
  private final StateTable table;
  private final ExchangeObserver observer;
  private final LinkedHashMap<Long, HeldSet> byNumber = new LinkedHashMap<>();
  private final Map<ExporterId, SequencedSet<Long>> byExporter = new HashMap<>();
  private final Map<TemplateKey, SequencedSet<Long>> byTemplate = new HashMap<>();
  private final Map<ExporterId, Use> uses = new HashMap<>();
  private long octets;
  private long next;

  HeldSets(HoldLimits limits, StateTable table, ExchangeObserver observer) {
    this.limits = limits;
    this.table = table;
    this.observer = observer;
    var stored = new TreeMap<Long, HeldSet>();
    table.forEach((number, bytes) -> stored.put(Long.valueOf(number), HeldSet.fromBytes(bytes)));
    stored.forEach(this::add);
    next = stored.isEmpty() ? 0 : stored.lastKey() + 1;
    tell();
  }

  int size() {
    return byNumber.size();
  }

  /** Sets that have waited too long, oldest first; they are gone. */
  List<HeldSet> expire(long nowMillis) {
    if (byNumber.isEmpty()) return List.of();
    List<HeldSet> expired = new ArrayList<>();
    while (!byNumber.isEmpty()) {
      var eldest = byNumber.firstEntry();
      if (nowMillis - eldest.getValue().source().receivedAtMillis() <= limits.age().toMillis())
        break;
      expired.add(take(eldest.getKey()));
    }
    return gone(expired, ExchangeEvent.SET_EXPIRED);
  }

  /** All sets, oldest first: there will be no more templates. They are gone. */
  List<HeldSet> expireAll() {
    List<HeldSet> expired = new ArrayList<>();
    while (!byNumber.isEmpty()) expired.add(take(byNumber.firstEntry().getKey()));
    return gone(expired, ExchangeEvent.SET_EXPIRED);
  }

  /** Keeps the set. Returns those that had to give way, oldest first; maybe the set itself. */
  List<HeldSet> hold(HeldSet set) {
    count(set, ExchangeEvent.SET_HELD);
    long number = next++;
    add(number, set);
    table.put(Long.toString(number), set.toBytes());
    List<HeldSet> evicted = new ArrayList<>();
    var exporter = set.source().exporter();
    for (var oldest = byExporter.get(exporter);
        oldest != null && isOver(uses.getOrDefault(exporter, Use.NONE));
        oldest = byExporter.get(exporter)) evicted.add(take(oldest.getFirst()));
    while (byNumber.size() > limits.setsInAll() || octets > limits.octetsInAll())
      evicted.add(take(byNumber.firstEntry().getKey()));
    return gone(evicted, ExchangeEvent.SET_EVICTED);
  }

  private boolean isOver(Use use) {
    return use.sets() > limits.setsPerExporter() || use.octets() > limits.octetsPerExporter();
  }

  /** Sets that waited for this template, in the order in which they came; they are gone. */
  List<HeldSet> release(TemplateKey template) {
    List<HeldSet> released = new ArrayList<>();
    for (var numbers = byTemplate.get(template);
        numbers != null;
        numbers = byTemplate.get(template)) released.add(take(numbers.getFirst()));
    return gone(released, ExchangeEvent.SET_REPLAYED);
  }

  private void add(Long number, HeldSet set) {
    var exporter = set.source().exporter();
    byNumber.put(number, set);
    byExporter.computeIfAbsent(exporter, _ -> new LinkedHashSet<>()).add(number);
    byTemplate.computeIfAbsent(set.template(), _ -> new LinkedHashSet<>()).add(number);
    use(exporter, 1, set.message().length);
  }

  private HeldSet take(Long number) {
    var set = byNumber.remove(number);
    if (set == null) throw new IllegalStateException("held set " + number + " is taken twice");
    var exporter = set.source().exporter();
    removeFrom(byExporter, exporter, number);
    removeFrom(byTemplate, set.template(), number);
    use(exporter, -1, -set.message().length);
    table.remove(number.toString());
    return set;
  }

  private static <K> void removeFrom(Map<K, SequencedSet<Long>> index, K key, Long number) {
    var numbers = index.get(key);
    if (numbers == null || !numbers.remove(number))
      throw new IllegalStateException("held set " + number + " is not indexed");
    if (numbers.isEmpty()) index.remove(key);
  }

  private void use(ExporterId exporter, int sets, long more) {
    octets += more;
    var use = uses.getOrDefault(exporter, Use.NONE).plus(sets, more);
    if (use.sets() == 0) uses.remove(exporter);
    else uses.put(exporter, use);
  }

  private List<HeldSet> gone(List<HeldSet> sets, ExchangeEvent why) {
    sets.forEach(set -> count(set, why));
    if (!sets.isEmpty() || why == ExchangeEvent.SET_EVICTED) tell();
    return sets;
  }

  private void count(HeldSet set, ExchangeEvent event) {
    observer.count(Domain.of(set.template()), event, 1);
  }

  private void tell() {
    observer.held(byNumber.size(), octets);
  }
}
