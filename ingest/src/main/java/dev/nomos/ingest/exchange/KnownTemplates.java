package dev.nomos.ingest.exchange;

import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.Template;
import dev.nomos.ingest.netflow.TemplateKey;
import dev.nomos.ingest.netflow.TemplateStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Templates with the time when each was last sent: one that was not sent for its lifetime is not
 * known any more. All are in memory, bounded by their fields in all, and in a table:
 *
 * <pre>
 * exporter|version|domain|template id  →  | last seen, epoch ms (u64) | Template.toBytes |
 * </pre>
 */
final class KnownTemplates implements TemplateStore {
  /** About 64 MB of memory where all are used. */
  static final int MOST_FIELDS = 1 << 20;

  private static final long SWEEP_MILLIS = 60_000;

  private static final class Known {
    private final Template template;
    private long seenAtMillis;

    /** Of the table's row: a refresh is written only where it matters. */
    private long writtenAtMillis;

    private Known(Template template, long seenAtMillis) {
      this.template = template;
      this.seenAtMillis = seenAtMillis;
      this.writtenAtMillis = seenAtMillis;
    }
  }

  private final Map<Domain, Map<TemplateKey, Known>> byDomain = new HashMap<>();
  private final Map<ExporterId, Integer> counts = new HashMap<>();
  private final StateTable table;
  private final long lifetimeMillis;
  private final ExchangeObserver observer;
  private final Set<TemplateKey> came = new LinkedHashSet<>();
  private int fields;
  private long now = Long.MIN_VALUE;
  private long sweptAtMillis = Long.MIN_VALUE;

  KnownTemplates(StateTable table, Duration lifetime, ExchangeObserver observer) {
    this.table = table;
    this.lifetimeMillis = lifetime.isZero() ? Long.MAX_VALUE : lifetime.toMillis();
    this.observer = observer;
    table.forEach(this::load);
  }

  private void load(String text, byte[] row) {
    int bar = text.lastIndexOf('|');
    var domain = Domain.parse(text.substring(0, bar));
    var key =
        new TemplateKey(
            domain.exporter(),
            domain.version(),
            domain.id(),
            Integer.parseInt(text.substring(bar + 1)));
    var bytes = ByteBuffer.wrap(row);
    long seen = bytes.getLong();
    var template = new byte[bytes.remaining()];
    bytes.get(template);
    keep(key, new Known(Template.fromBytes(template), seen));
  }

  /** What follows happens at this time: a datagram's arrival. */
  void begin(long nowMillis) {
    now = nowMillis;
    came.clear();
    if (sweptAtMillis == Long.MIN_VALUE || Math.abs(now - sweptAtMillis) >= SWEEP_MILLIS) sweep();
  }

  /** Templates that came since {@link #begin}, new or sent again, in order; no changed ones. */
  List<TemplateKey> came() {
    return List.copyOf(came);
  }

  private void sweep() {
    sweptAtMillis = now;
    List<TemplateKey> old = new ArrayList<>();
    byDomain
        .values()
        .forEach(known -> known.forEach((key, one) -> addIf(isExpired(one), key, old)));
    old.forEach(key -> forget(key, ExchangeEvent.TEMPLATE_EXPIRED));
  }

  private static void addIf(boolean wanted, TemplateKey key, List<TemplateKey> to) {
    if (wanted) to.add(key);
  }

  private boolean isExpired(Known known) {
    return now - known.seenAtMillis > lifetimeMillis;
  }

  @Override
  public @Nullable Template get(TemplateKey key) {
    var known = known(key);
    if (known == null) return null;
    if (!isExpired(known)) return known.template;
    forget(key, ExchangeEvent.TEMPLATE_EXPIRED);
    return null;
  }

  private @Nullable Known known(TemplateKey key) {
    var domain = byDomain.get(Domain.of(key));
    return domain == null ? null : domain.get(key);
  }

  @Override
  public void put(TemplateKey key, Template template) {
    var before = remembered(key);
    if (fields + weight(template) > MOST_FIELDS) {
      count(key, ExchangeEvent.TEMPLATE_REFUSED);
      return;
    }
    keep(key, new Known(template, now));
    write(key, template);
    if (before) {
      count(key, ExchangeEvent.TEMPLATE_REDEFINED);
    } else {
      count(key, ExchangeEvent.TEMPLATE_DEFINED);
      came.add(key);
    }
  }

  /** Whether there was a template, which is dropped. */
  private boolean remembered(TemplateKey key) {
    boolean before = get(key) != null;
    if (before) drop(key);
    return before;
  }

  private void keep(TemplateKey key, Known known) {
    byDomain.computeIfAbsent(Domain.of(key), _ -> new HashMap<>()).put(key, known);
    counts.merge(key.exporter(), 1, Integer::sum);
    fields += weight(known.template);
  }

  private static int weight(Template template) {
    return 1 + template.scope().size() + template.fields().size();
  }

  private void write(TemplateKey key, Template template) {
    var bytes = template.toBytes();
    table.put(text(key), ByteBuffer.allocate(8 + bytes.length).putLong(now).put(bytes).array());
  }

  @Override
  public void refresh(TemplateKey key) {
    came.add(key);
    var known = known(key);
    if (known == null) return; // withdrawn by the same message before
    count(key, ExchangeEvent.TEMPLATE_REFRESHED);
    known.seenAtMillis = now;
    if (Math.abs(now - known.writtenAtMillis) < lifetimeMillis / 16) return;
    known.writtenAtMillis = now;
    write(key, known.template);
  }

  @Override
  public void remove(TemplateKey key) {
    if (get(key) != null) forget(key, ExchangeEvent.TEMPLATE_WITHDRAWN);
  }

  @Override
  public void removeAll(TemplateKey any, boolean options) {
    List<TemplateKey> withdrawn = new ArrayList<>();
    byDomain
        .getOrDefault(Domain.of(any), Map.of())
        .forEach((key, one) -> addIf(one.template.options() == options, key, withdrawn));
    withdrawn.forEach(key -> forget(key, ExchangeEvent.TEMPLATE_WITHDRAWN));
  }

  private void forget(TemplateKey key, ExchangeEvent why) {
    drop(key);
    count(key, why);
  }

  private void drop(TemplateKey key) {
    var domain = Domain.of(key);
    var templates = byDomain.get(domain);
    var known = templates == null ? null : templates.remove(key);
    if (templates == null || known == null) throw new IllegalStateException("dropped twice");
    if (templates.isEmpty()) byDomain.remove(domain);
    counts.computeIfPresent(key.exporter(), (_, n) -> n == 1 ? null : n - 1);
    fields -= weight(known.template);
    table.remove(text(key));
  }

  @Override
  public int count(ExporterId exporter) {
    return counts.getOrDefault(exporter, 0);
  }

  private void count(TemplateKey key, ExchangeEvent event) {
    observer.count(Domain.of(key), event, 1);
  }

  private static String text(TemplateKey key) {
    return Domain.of(key).text() + "|" + key.templateId();
  }
}
