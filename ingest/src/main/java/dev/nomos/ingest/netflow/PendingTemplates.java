package dev.nomos.ingest.netflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The template changes of one message, visible to its own data sets at once and written to the
 * store by {@link #commit}: a message that turns out malformed leaves no trace (RFC 7011, 9.1).
 */
final class PendingTemplates {
  private final TemplateStore store;
  private final List<Runnable> changes = new ArrayList<>();
  private final Map<TemplateKey, Optional<Template>> seen = new HashMap<>();
  private final boolean[] allWithdrawn = new boolean[2];
  private int added;

  /** By kind, as above: whether there was a definition after the last withdrawal of all. */
  private final boolean[] definedSince = new boolean[2];

  PendingTemplates(TemplateStore store) {
    this.store = store;
  }

  @Nullable Template get(TemplateKey key) {
    var pending = seen.get(key);
    if (pending != null) return pending.orElse(null);
    var stored = store.get(key);
    return stored == null || allWithdrawn[stored.options() ? 1 : 0] ? null : stored;
  }

  /** Whether the template was taken: false if the exporter has {@code most} others already. */
  boolean put(TemplateKey key, Template template, int most) {
    var known = get(key);
    if (template.equals(known)) {
      changes.add(() -> store.refresh(key));
      return true;
    }
    if (known == null && store.count(key.exporter()) + added >= most) return false;
    if (known == null) added++;
    definedSince[template.options() ? 1 : 0] = true;
    seen.put(key, Optional.of(template));
    changes.add(() -> store.put(key, template));
    return true;
  }

  void remove(TemplateKey key) {
    seen.put(key, Optional.empty());
    changes.add(() -> store.remove(key));
  }

  void removeAll(TemplateKey any, boolean options) {
    int kind = options ? 1 : 0;
    if (allWithdrawn[kind] && !definedSince[kind]) return;
    allWithdrawn[kind] = true;
    definedSince[kind] = false;
    seen.values().removeIf(t -> t.isPresent() && t.get().options() == options);
    changes.add(() -> store.removeAll(any, options));
  }

  void commit() {
    changes.forEach(Runnable::run);
  }
}
