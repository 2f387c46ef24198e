package dev.nomos.ingest.netflow;

/**
 * What a hostile exporter can make the decoder keep.
 *
 * @param templatesPerExporter further templates are refused and counted
 * @param fieldsPerTemplate larger templates are refused and counted
 */
public record DecoderLimits(int templatesPerExporter, int fieldsPerTemplate) {
  public static final DecoderLimits DEFAULT = new DecoderLimits(4096, 512);

  public DecoderLimits {
    if (templatesPerExporter < 1)
      throw new IllegalArgumentException(
          "templatesPerExporter must be at least 1, but was " + templatesPerExporter);
    if (fieldsPerTemplate < 1 || fieldsPerTemplate > 32_767)
      throw new IllegalArgumentException(
          "fieldsPerTemplate must be 1 to 32767, but was " + fieldsPerTemplate);
  }
}
