package dev.nomos.ingest.netflow;

/** What the standard table calls elements, for tests that know them by number. */
public final class ElementNames {
  private ElementNames() {}

  public static String of(long enterprise, int id) {
    return ElementTable.standard().of(new TemplateField(enterprise, id, 4)).name();
  }

  /** The name of {@code element.<enterprise>.<id>}, where it has another; any other text as is. */
  public static String resolved(String name) {
    var parts = name.split("\\.", -1);
    return parts.length == 3 && parts[0].equals("element")
        ? of(Long.parseLong(parts[1]), Integer.parseInt(parts[2]))
        : name;
  }
}
