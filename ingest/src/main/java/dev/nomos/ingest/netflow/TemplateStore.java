package dev.nomos.ingest.netflow;

import org.jspecify.annotations.Nullable;

/**
 * Templates by key. The decoder changes it only after a whole message was found sound. Not
 * thread-safe: one decoder owns it.
 */
public interface TemplateStore {
  @Nullable Template get(TemplateKey key);

  /** Adds the template or replaces the one under the same key. */
  void put(TemplateKey key, Template template);

  /** The template under the key was sent again, unchanged. */
  void refresh(TemplateKey key);

  /** Removes the template; nothing happens if there is none. */
  void remove(TemplateKey key);

  /**
   * Removes every options template, or every flow template, of the domain in {@code any}, whatever
   * its template id.
   */
  void removeAll(TemplateKey any, boolean options);

  /** Templates held for the exporter, over all its domains. */
  int count(ExporterId exporter);
}
