package dev.nomos.ingest.netflow;

/**
 * Decodes datagrams of NetFlow v5, v9 and IPFIX; the version word picks. A datagram may hold
 * several messages. Time and memory are proportional to the datagram's octets, whatever they are;
 * no input makes it throw. All that it knows of exporters is in the {@link TemplateStore}; it
 * remembers how templates compile, so that one thread owns it.
 */
public final class PacketDecoder {
  /** Problems kept per datagram: further ones repeat a pattern. */
  public static final int MAX_PROBLEMS = 64;

  private final DecoderLimits limits;
  private final LayoutCache layouts;

  public PacketDecoder(DecoderLimits limits) {
    this(limits, ElementTable.standard());
  }

  /** {@code elements}: names and types of what exporters send. */
  public PacketDecoder(DecoderLimits limits, ElementTable elements) {
    this.limits = limits;
    this.layouts = new LayoutCache(elements);
  }

  /**
   * Decodes one datagram, with the templates known so far and those that it brings, which are
   * written to {@code templates}. The records are views of {@code payload}: do not change it.
   */
  public DecodeResult decode(byte[] payload, ExporterId exporter, TemplateStore templates) {
    var found = new MessageFindings();
    int at = 0;
    while (at == 0 || at < payload.length) {
      var pending = new PendingTemplates(templates);
      found.mark();
      try {
        at = message(new Cursor(payload, at, payload.length), found, exporter, pending);
        pending.commit();
      } catch (MalformedMessage e) {
        if (at == 0) return new DecodeResult.Malformed(e.what, e.offset);
        found.rollBack();
        found.problem(kindOfRest(payload, at), e.what, e.offset);
        break;
      }
    }
    return found.result();
  }

  /** Returns the offset after the message, at least one octet on. */
  private int message(
      Cursor in, MessageFindings found, ExporterId exporter, PendingTemplates templates)
      throws MalformedMessage {
    int version = new Cursor(in.octets, in.offset(), in.octets.length).u16("version");
    return switch (version) {
      case 5 -> new V5Decoder(found).decode(in);
      case 9 -> new SetDecoder(found, exporter, templates, limits, layouts).decodeV9(in);
      case 10 -> new SetDecoder(found, exporter, templates, limits, layouts).decodeIpfix(in);
      default ->
          throw new MalformedMessage("version " + version + " is none of 5, 9, 10", in.offset());
    };
  }

  private static Problem.Kind kindOfRest(byte[] payload, int at) {
    boolean versionKnown =
        payload.length - at >= 2
            && payload[at] == 0
            && (payload[at + 1] == 5 || payload[at + 1] == 9 || payload[at + 1] == 10);
    return versionKnown ? Problem.Kind.MESSAGE_DISCARDED : Problem.Kind.TRAILING_OCTETS;
  }
}
