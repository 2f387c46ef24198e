package dev.nomos.console;

import dev.nomos.ingest.exchange.ExchangeConfig;
import dev.nomos.ingest.netflow.ElementTable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a verb decodes flow exports. */
final class ElementsOption {
  @Option(
      names = "--elements",
      paramLabel = "FILE",
      description = {
        "Information elements of your own, CSV: enterprise,id,name,type. They win over those that",
        "are known."
      })
  private @Nullable Path elements;

  @Option(
      names = "--split-biflows",
      description = "Make two flows of a record of both directions (RFC 5103).")
  private boolean splitBiflows;

  /** For files. Throws {@code SpecException} where the elements cannot be used. */
  ExchangeConfig ofFiles() {
    var known = ElementTable.standard();
    return ExchangeConfig.OF_FILES.reading(
        elements == null ? known : known.with(elements), splitBiflows);
  }

  /** The keys of the configuration that the options set. */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    if (elements != null) settings.put("decoder.elements-file", elements.toString());
    if (splitBiflows) settings.put("decoder.split-biflows", "true");
    return settings;
  }
}
