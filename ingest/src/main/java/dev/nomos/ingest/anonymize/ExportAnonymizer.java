package dev.nomos.ingest.anonymize;

import dev.nomos.ingest.anonymize.ExportMessages.Message;
import dev.nomos.ingest.anonymize.ExportMessages.Unreadable;
import dev.nomos.ingest.collect.Withheld.Reason;
import dev.nomos.ingest.netflow.Addresses;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes datagrams safe: addresses are mapped by {@link CryptoPan}, what {@link Treatment} does not
 * know to be harmless becomes 0, and every octet that no header, template or record explains too.
 * Lengths and layout stay. Learns templates on the way. Owned by one thread.
 */
final class ExportAnonymizer {
  private static final int MOST_EXPORTERS = 4_096;
  private static final int[] V5_ADDRESSES = {0, 4, 8};
  private static final int V5_SYSTEMS = 40;
  private static final int V5_PADDING = 46;

  /** What became of a datagram. */
  sealed interface Result {
    /** {@code payload}: may be published. */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record Safe(byte[] payload) implements Result {}

    /** A data set's template is not known. The datagram's own templates have been learned. */
    record Awaiting(RecordPlans.Key template) implements Result {}

    record Refused(Reason reason) implements Result {}
  }

  private final CryptoPan mapping;
  private final RecordPlans plans = new RecordPlans();

  private final Map<String, String> exporters =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST_EXPORTERS;
        }
      };

  ExportAnonymizer(AnonymizationKey key) {
    mapping = new CryptoPan(key);
  }

  /** The exporter's address as text, mapped like those in its datagrams. */
  String exporter(String address) {
    return exporters.computeIfAbsent(
        address,
        text -> {
          var octets = ByteBuffer.wrap(InetAddress.ofLiteral(text).getAddress());
          if (octets.limit() == Integer.BYTES) octets.putInt(0, mapping.v4(octets.getInt(0)));
          else mapping.v6(octets, 0);
          return Addresses.text(octets.array());
        });
  }

  /**
   * A safe copy of the datagram, where its templates are known.
   *
   * @param learned is given the templates that the datagram defines, whatever the result
   */
  Result anonymize(byte[] payload, String exporter, List<RecordPlans.Key> learned) {
    var copy = ByteBuffer.wrap(payload.clone());
    try {
      int end = 0;
      for (var message : ExportMessages.of(copy)) {
        var awaited = message(copy, exporter, message, learned);
        if (awaited != null) return new Result.Awaiting(awaited);
        end = message.end();
      }
      RecordPlan.erase(copy, end, copy.limit());
      return new Result.Safe(copy.array());
    } catch (Unreadable e) {
      return new Result.Refused(e.reason);
    }
  }

  /** The template that is missing, or null. All of the message's templates are learned. */
  private RecordPlans.@Nullable Key message(
      ByteBuffer copy, String exporter, Message message, List<RecordPlans.Key> learned)
      throws Unreadable {
    if (message.version() == 5) version5(copy, message);
    RecordPlans.Key awaited = null;
    for (var set : message.sets()) {
      if (set.isData()) {
        var key = new RecordPlans.Key(exporter, message.version(), message.domain(), set.id());
        var plan = plans.get(key);
        if (plan == null) awaited = awaited == null ? key : awaited;
        else plan.apply(copy, set.body(), set.end(), mapping);
      } else if (isTemplates(message, set.id())) {
        plans.learn(copy, exporter, message, set, learned::add);
      } else {
        RecordPlan.erase(copy, set.body(), set.end());
      }
    }
    return awaited;
  }

  private void version5(ByteBuffer copy, Message message) {
    for (int at = message.body(); at < message.end(); at += ExportMessages.V5_RECORD) {
      for (int address : V5_ADDRESSES)
        copy.putInt(at + address, mapping.v4(copy.getInt(at + address)));
      copy.putInt(at + V5_SYSTEMS, 0).putShort(at + V5_PADDING, (short) 0);
    }
  }

  private static boolean isTemplates(Message message, int setId) {
    int templates = message.version() == 9 ? 0 : 2;
    return setId == templates || setId == templates + 1;
  }

  /** A datagram cut in two: what can go on now, and what has to wait. */
  @SuppressWarnings("ArrayRecordComponent") // as above
  record Parts(byte[] templates, byte[] data) {}

  /**
   * Separates the templates of a datagram from its data, so that those who need the templates do
   * not wait for others. Only for datagrams that were found readable.
   */
  static Parts split(byte[] payload) {
    var in = ByteBuffer.wrap(payload);
    try {
      List<Message> messages = ExportMessages.of(in);
      return new Parts(part(in, messages, false), part(in, messages, true));
    } catch (Unreadable e) {
      throw new IllegalStateException("the datagram was readable before", e);
    }
  }

  /** The messages with their data sets alone, or with all others; empty where there are none. */
  private static byte[] part(ByteBuffer in, List<Message> messages, boolean data) {
    var out = ByteBuffer.allocate(in.limit());
    for (var message : messages) {
      var sets = new ArrayList<>(message.sets());
      sets.removeIf(set -> set.isData() != data);
      int start = out.position();
      if (message.version() == 5 && data) {
        out.put(in.slice(message.start(), message.end() - message.start()));
      } else if (!sets.isEmpty()) {
        out.put(in.slice(message.start(), message.body() - message.start()));
        for (var set : sets) out.put(in.slice(set.start(), set.end() - set.start()));
        if (message.version() == 10) out.putShort(start + 2, (short) (out.position() - start));
      }
    }
    return Arrays.copyOf(out.array(), out.position());
  }
}
