package dev.nomos.ingest.netflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Layouts of the templates that were used last, so that a template is compiled once, however often
 * and from wherever it comes. Bounded by fields, as that is what layouts take memory for. One
 * thread owns it.
 */
final class LayoutCache {
  static final int MOST_FIELDS = 1 << 16;

  private record Key(int version, Template template) {}

  private final ElementTable elements;
  private final Map<Key, TemplateLayout> layouts = new LinkedHashMap<>(64, 0.75f, true);
  private int fields;

  LayoutCache(ElementTable elements) {
    this.elements = elements;
  }

  ElementTable elements() {
    return elements;
  }

  TemplateLayout of(Template template, int version) {
    var key = new Key(version, template);
    var known = layouts.get(key);
    if (known != null) return known;
    var computed = template.options() ? List.<String>of() : FlowTimes.COMPUTED;
    var layout = TemplateLayout.of(template, version, elements, computed);
    layouts.put(key, layout);
    fields += size(template);
    for (var eldest = layouts.keySet().iterator(); fields > MOST_FIELDS && eldest.hasNext(); ) {
      fields -= size(eldest.next().template());
      eldest.remove();
    }
    return layout;
  }

  int fields() {
    return fields;
  }

  private static int size(Template template) {
    return 1 + template.scope().size() + template.fields().size();
  }
}
