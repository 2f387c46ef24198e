package dev.nomos.ingest.exchange;

import dev.nomos.ingest.netflow.AwaitingTemplate;
import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.TemplateKey;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A data set that waits for its template, as a message of its own.
 *
 * @param message header of the set's message, with its length made to fit, and the set
 * @param shift what to add to an offset in {@code message} to have the one in the datagram
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record HeldSet(Source source, TemplateKey template, int shift, byte[] message) {
  private static final byte FORMAT = 1;
  private static final int V9_HEADER = 20;
  private static final int IPFIX_HEADER = 16;

  /**
   * Takes the set out of its datagram. A set is never longer than its message, so that the length
   * of an IPFIX message fits.
   */
  static HeldSet of(Source source, byte[] payload, AwaitingTemplate awaiting) {
    boolean ipfix = awaiting.template().version() == 10;
    int header = ipfix ? IPFIX_HEADER : V9_HEADER;
    var message = ByteBuffer.allocate(header + awaiting.octets());
    message.put(payload, awaiting.message(), header);
    message.put(payload, awaiting.offset(), awaiting.octets());
    if (ipfix) message.putShort(2, (short) message.capacity());
    return new HeldSet(source, awaiting.template(), awaiting.offset() - header, message.array());
  }

  /**
   * Bytes for a table:
   *
   * <pre>
   * | 1 (u8) | partition i32 | offset i64 | received ms i64 | version u8 | domain u32 |
   * | template id u16 | shift i32 | exporter length u16 | exporter | message … |
   * </pre>
   */
  byte[] toBytes() {
    var exporter = source.exporter().address().getBytes(StandardCharsets.UTF_8);
    var out = ByteBuffer.allocate(34 + exporter.length + message.length);
    out.put(FORMAT).putInt(source.partition()).putLong(source.offset());
    out.putLong(source.receivedAtMillis());
    out.put((byte) template.version()).putInt((int) template.domain());
    out.putShort((short) template.templateId()).putInt(shift);
    out.putShort((short) exporter.length).put(exporter).put(message);
    return out.array();
  }

  /**
   * Inverse of {@link #toBytes}.
   *
   * @throws IllegalStateException if the bytes are not ours
   */
  static HeldSet fromBytes(byte[] bytes) {
    try {
      var in = ByteBuffer.wrap(bytes);
      byte format = in.get();
      if (format != FORMAT) throw new IllegalStateException("held set's format " + format);
      int partition = in.getInt();
      long offset = in.getLong();
      long received = in.getLong();
      int version = in.get();
      long domain = Integer.toUnsignedLong(in.getInt());
      int templateId = Short.toUnsignedInt(in.getShort());
      int shift = in.getInt();
      var address = new byte[Short.toUnsignedInt(in.getShort())];
      in.get(address);
      var message = new byte[in.remaining()];
      in.get(message);
      var exporter = new ExporterId(new String(address, StandardCharsets.UTF_8));
      return new HeldSet(
          new Source(exporter, partition, offset, received),
          new TemplateKey(exporter, version, domain, templateId),
          shift,
          message);
    } catch (BufferUnderflowException e) {
      throw new IllegalStateException("held set is cut short", e);
    }
  }
}
