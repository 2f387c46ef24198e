package dev.nomos.ingest.netflow;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Templates in memory, for one process over a file. */
public final class TemplateCache implements TemplateStore {
  private final Map<ExporterId, Map<TemplateKey, Template>> byExporter = new HashMap<>();

  @Override
  public @Nullable Template get(TemplateKey key) {
    return byExporter.getOrDefault(key.exporter(), Map.of()).get(key);
  }

  @Override
  public void put(TemplateKey key, Template template) {
    byExporter.computeIfAbsent(key.exporter(), _ -> new HashMap<>()).put(key, template);
  }

  @Override
  public void refresh(TemplateKey key) {
    // what is kept for one run does not age
  }

  @Override
  public void remove(TemplateKey key) {
    var templates = byExporter.get(key.exporter());
    if (templates != null) templates.remove(key);
  }

  @Override
  public void removeAll(TemplateKey any, boolean options) {
    var templates = byExporter.get(any.exporter());
    if (templates == null) return;
    templates
        .entrySet()
        .removeIf(
            e ->
                e.getKey().version() == any.version()
                    && e.getKey().domain() == any.domain()
                    && e.getValue().options() == options);
  }

  @Override
  public int count(ExporterId exporter) {
    return byExporter.getOrDefault(exporter, Map.of()).size();
  }
}
