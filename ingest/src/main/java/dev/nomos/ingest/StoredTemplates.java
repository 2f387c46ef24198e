package dev.nomos.ingest;

import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.Template;
import dev.nomos.ingest.netflow.TemplateKey;
import dev.nomos.ingest.netflow.TemplateStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Templates in a state store, which survive a restart. Keys: {@code
 * template|exporter|version|domain|id} and {@code count|exporter}, a big-endian int. A task sees
 * only the domains of its partition, so the count is per exporter and partition.
 */
final class StoredTemplates implements TemplateStore {
  private final KeyValueStore<String, byte[]> store;

  StoredTemplates(KeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  @Override
  public @Nullable Template get(TemplateKey key) {
    byte[] bytes = store.get(name(key));
    return bytes == null ? null : Template.fromBytes(bytes);
  }

  @Override
  public void put(TemplateKey key, Template template) {
    if (store.get(name(key)) == null) count(key.exporter(), 1);
    store.put(name(key), template.toBytes());
  }

  @Override
  public void remove(TemplateKey key) {
    if (store.delete(name(key)) != null) count(key.exporter(), -1);
  }

  @Override
  public void removeAll(TemplateKey any, boolean options) {
    List<String> names = new ArrayList<>();
    try (var all = store.prefixScan(domain(any), new StringSerializer())) {
      all.forEachRemaining(
          entry -> {
            if (Template.fromBytes(entry.value).options() == options) names.add(entry.key);
          });
    }
    names.forEach(store::delete);
    count(any.exporter(), -names.size());
  }

  @Override
  public int count(ExporterId exporter) {
    byte[] bytes = store.get(countName(exporter));
    return bytes == null ? 0 : ByteBuffer.wrap(bytes).getInt();
  }

  private void count(ExporterId exporter, int change) {
    int count = count(exporter) + change;
    store.put(countName(exporter), ByteBuffer.allocate(Integer.BYTES).putInt(count).array());
  }

  private static String countName(ExporterId exporter) {
    return "count|" + exporter.address();
  }

  private static String domain(TemplateKey key) {
    return "template|" + key.exporter().address() + "|" + key.version() + "|" + key.domain() + "|";
  }

  private static String name(TemplateKey key) {
    return domain(key) + key.templateId();
  }
}
