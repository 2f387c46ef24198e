package dev.nomos.ingest.anonymize;

import dev.nomos.ingest.netflow.TemplateField;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The plans of the templates seen, at most {@value #MOST}; then the one unused for longest goes. A
 * withdrawn template is kept: its id means nothing until the next definition, which replaces it.
 * Owned by one thread.
 */
final class RecordPlans {
  private static final int MOST = 16_384;
  private static final int MOST_FIELDS = 512;
  private static final int ENTERPRISE_BIT = 0x8000;
  private static final int V9_SCOPE_OCTETS = 4;

  /** Where a template id is unique; see {@code netflow.TemplateKey}. */
  record Key(String exporter, int version, long domain, int templateId) {}

  private final Map<Key, RecordPlan> plans =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, RecordPlan> eldest) {
          return size() > MOST;
        }
      };

  @Nullable RecordPlan get(Key key) {
    return plans.get(key);
  }

  /**
   * Learns the templates of a set of templates or options templates, and tells each key. Throws
   * where the set is not sound.
   */
  void learn(
      ByteBuffer in,
      String exporter,
      ExportMessages.Message message,
      ExportMessages.Set set,
      Consumer<Key> defined)
      throws ExportMessages.Unreadable {
    boolean options = (set.id() & 1) == 1;
    int at = set.body();
    while (set.end() - at >= 4) {
      int id = u16(in, at);
      int count = u16(in, at + 2);
      at += 4;
      if (id == 0 && count == 0) return; // padding
      if (message.version() == 10 && count == 0) continue; // a withdrawal
      int fields = count;
      int scopes = 0;
      if (options) {
        ExportMessages.check(set.end() - at >= 2);
        int second = u16(in, at);
        at += 2;
        if (message.version() == 9) {
          scopes = count / V9_SCOPE_OCTETS;
          fields = scopes + second / V9_SCOPE_OCTETS;
        }
      }
      List<TemplateField> list = new ArrayList<>();
      at = fields(in, at, set.end(), message.version(), fields, list);
      define(new Key(exporter, message.version(), message.domain(), id), list, scopes, defined);
    }
  }

  /** Returns the offset after the field specifiers; no more than one above the limit are kept. */
  private static int fields(
      ByteBuffer in, int start, int end, int version, int count, List<TemplateField> into)
      throws ExportMessages.Unreadable {
    int at = start;
    for (int i = 0; i < count; i++) {
      ExportMessages.check(end - at >= 4);
      int id = u16(in, at);
      int length = u16(in, at + 2);
      at += 4;
      long enterprise = 0;
      if (version == 10 && (id & ENTERPRISE_BIT) != 0) {
        ExportMessages.check(end - at >= 4);
        enterprise = Integer.toUnsignedLong(in.getInt(at));
        id &= ~ENTERPRISE_BIT;
        at += 4;
      }
      if (i <= MOST_FIELDS) into.add(new TemplateField(enterprise, id, length));
    }
    return at;
  }

  private void define(Key key, List<TemplateField> fields, int scopes, Consumer<Key> defined) {
    if (fields.size() > MOST_FIELDS) {
      plans.remove(key); // its records no longer have the old layout
      return;
    }
    plans.put(key, new RecordPlan(fields, scopes));
    defined.accept(key);
  }

  private static int u16(ByteBuffer in, int at) {
    return Short.toUnsignedInt(in.getShort(at));
  }
}
