package dev.nomos.ingest.netflow;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of v9 or IPFIX: a header, then sets (v9: flow sets), each with its id and length.
 *
 * <pre>
 * v9      | 9 | count | sysUpTime | unix secs | sequence | source id |          sets to the end
 * IPFIX   | 10 | length | export time | sequence | observation domain |         sets to length
 *          u16   u16      u32 …
 *
 * set     | set id u16 | length u16, with these 4 octets | records … | padding |
 *         0, 1: v9 templates, options templates; 2, 3: the same in IPFIX; from 256: data
 * </pre>
 */
final class SetDecoder {
  private static final int LEAST_TEMPLATE_ID = 256;
  private static final int SET_HEADER = 4;
  private static final int ENTERPRISE_BIT = 0x8000;

  private final MessageFindings found;
  private final ExporterId exporter;
  private final PendingTemplates templates;
  private final DecoderLimits limits;
  private final LayoutCache layouts;
  private final StructuredLists lists;
  private int version;
  private long domain;
  private FlowTimes.Clock clock = new FlowTimes.Clock(0, null);

  /** Records and templates seen: what a v9 header counts. */
  private int records;

  /** Data records decoded: what an IPFIX sequence number counts. */
  private int dataRecords;

  /** Whether a data set of the message was not decoded, so that its records are not counted. */
  private boolean undecodedSet;

  private int messageStart;

  SetDecoder(
      MessageFindings found,
      ExporterId exporter,
      PendingTemplates templates,
      DecoderLimits limits,
      LayoutCache layouts) {
    this.found = found;
    this.exporter = exporter;
    this.templates = templates;
    this.limits = limits;
    this.layouts = layouts;
    this.lists = new StructuredLists(found, layouts.elements(), this::layout);
  }

  /** Returns the offset after the message, which takes all that is left. */
  int decodeV9(Cursor in) throws MalformedMessage {
    int start = in.offset();
    version = in.u16("v9 header");
    int count = in.u16("v9 header");
    long sysUpTime = in.u32("v9 header");
    long exportMillis = in.u32("v9 header") * 1000;
    long sequence = in.u32("v9 header");
    domain = in.u32("v9 header");
    clock = new FlowTimes.Clock(exportMillis, sysUpTime);
    int undecoded = found.awaiting.size();
    message(in, start, sequence, exportMillis);
    if (records != count && found.awaiting.size() == undecoded)
      found.problem(
          Problem.Kind.COUNT_MISMATCH,
          "v9 header counts " + count + " records, but there are " + records,
          start + 2);
    return in.offset();
  }

  /** Returns the offset after the message. */
  int decodeIpfix(Cursor in) throws MalformedMessage {
    int start = in.offset();
    version = in.u16("IPFIX header");
    int length = in.u16("IPFIX header");
    long exportMillis = in.u32("IPFIX header") * 1000;
    long sequence = in.u32("IPFIX header");
    domain = in.u32("IPFIX header");
    int body = length - (in.offset() - start);
    if (body < 0)
      throw new MalformedMessage("IPFIX length " + length + " is less than its header", start + 2);
    clock = new FlowTimes.Clock(exportMillis, null);
    message(in.slice(body, "IPFIX message"), start, sequence, exportMillis);
    return in.offset();
  }

  private void message(Cursor in, int start, long sequence, long exportMillis)
      throws MalformedMessage {
    messageStart = start;
    sets(in);
    found.messages.add(
        new MessageHeader(
            version,
            domain,
            sequence,
            exportMillis,
            start,
            undecodedSet ? MessageHeader.UNKNOWN : dataRecords));
  }

  private void sets(Cursor in) throws MalformedMessage {
    while (in.remaining() > 0) {
      int start = in.offset();
      if (in.restIsZero()) {
        int zeros = in.remaining();
        in.take(zeros, "padding");
        found.problem(Problem.Kind.TRAILING_OCTETS, zeros + " zeros after the last set", start);
        return;
      }
      int id = in.u16("set header");
      int length = in.u16("set header");
      if (length < SET_HEADER)
        throw new MalformedMessage("set length " + length + " is less than its header", start + 2);
      set(id, in.slice(length - SET_HEADER, "set"), start);
    }
  }

  private void set(int id, Cursor in, int start) throws MalformedMessage {
    int templateSet = version == 9 ? 0 : 2;
    if (id >= LEAST_TEMPLATE_ID) data(id, in, start);
    else if (id == templateSet) templates(in);
    else if (id == templateSet + 1) optionsTemplates(in);
    else found.problem(Problem.Kind.SET_SKIPPED, "set id " + id + " is reserved", start);
  }

  private void data(int id, Cursor in, int start) throws MalformedMessage {
    var key = key(id);
    var template = templates.get(key);
    if (template == null) {
      found.awaiting.add(
          new AwaitingTemplate(key, messageStart, start, SET_HEADER + in.remaining()));
      undecodedSet = true;
      return;
    }
    var layout = layouts.of(template, version);
    int least = layout.leastOctets();
    if (least == 0) {
      found.problem(
          Problem.Kind.SET_SKIPPED, "template " + id + " describes records of no octets", start);
      undecodedSet = true;
      return;
    }
    while (in.remaining() >= least) { // less is padding (RFC 7011, section 3.3.1)
      int at = in.offset();
      int[] places = layout.read(in);
      var data = record(template.options(), layout, in.octets, at, places);
      layout.report(data, found);
      records++;
      dataRecords++;
    }
  }

  private DataRecord record(
      boolean options, TemplateLayout layout, byte[] octets, int at, int[] places) {
    var ready = lists.of(layout, octets, at, places, 0);
    if (!options) return found.addFlow(layout, octets, at, places, ready, clock);
    var data = new DataRecord(layout, octets, at, places, ready);
    found.options.add(new OptionsRecord(at, domain, data.fields()));
    return data;
  }

  private void templates(Cursor in) throws MalformedMessage {
    while (in.remaining() >= 4 && !in.restIsZero()) {
      int start = in.offset();
      int id = in.u16("template");
      int count = in.u16("template");
      if (isWithdrawal(id, count, /* options= */ false, start)) continue;
      define(id, /* options= */ false, List.of(), fields(in, count), start);
    }
  }

  private void optionsTemplates(Cursor in) throws MalformedMessage {
    while (in.remaining() >= 4 && !in.restIsZero()) {
      int start = in.offset();
      int id = in.u16("options template");
      int first = in.u16("options template");
      if (isWithdrawal(id, first, /* options= */ true, start)) continue;
      int second = in.u16("options template");
      // v9 says octets of scope, octets of options; IPFIX says fields in all, fields of scope
      if (version == 9 && (first % 4 != 0 || second % 4 != 0))
        throw new MalformedMessage("options template's lengths are not whole fields", start + 2);
      int scopes = version == 9 ? first / 4 : second;
      int all = version == 9 ? scopes + second / 4 : first;
      if (scopes > all)
        throw new MalformedMessage(
            "options template has " + scopes + " scopes in " + all + " fields", start + 4);
      var fields = fields(in, all);
      boolean kept = fields.size() == all;
      define(
          id,
          /* options= */ true,
          kept ? fields.subList(0, scopes) : List.of(),
          kept ? fields.subList(scopes, all) : fields,
          start);
    }
  }

  /** IPFIX withdraws one template, or with the set's own id all of them (RFC 7011, 8.1). */
  private boolean isWithdrawal(int id, int count, boolean options, int start)
      throws MalformedMessage {
    if (version == 10 && count == 0 && id == (options ? 3 : 2)) {
      templates.removeAll(key(id), options);
      return true;
    }
    if (id < LEAST_TEMPLATE_ID)
      throw new MalformedMessage("template id " + id + " is less than 256", start);
    if (version != 10 || count != 0) return false;
    templates.remove(key(id));
    return true;
  }

  /** The next field specifiers; all are read, but no more than one above the limit is kept. */
  private List<TemplateField> fields(Cursor in, int count) throws MalformedMessage {
    List<TemplateField> fields = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int id = in.u16("template field");
      int length = in.u16("template field");
      long enterprise = 0;
      if (version == 10 && (id & ENTERPRISE_BIT) != 0) {
        enterprise = in.u32("template field");
        id &= ~ENTERPRISE_BIT;
      }
      if (i <= limits.fieldsPerTemplate()) fields.add(new TemplateField(enterprise, id, length));
    }
    return fields;
  }

  private void define(
      int id, boolean options, List<TemplateField> scope, List<TemplateField> fields, int start) {
    records++;
    var key = key(id);
    boolean small = scope.size() + fields.size() <= limits.fieldsPerTemplate();
    if (small
        && templates.put(key, new Template(options, scope, fields), limits.templatesPerExporter()))
      return;
    templates.remove(key); // its records no longer have the old layout
    found.problem(
        Problem.Kind.TEMPLATE_REFUSED,
        small
            ? "exporter has " + limits.templatesPerExporter() + " templates already"
            : "template has more than " + limits.fieldsPerTemplate() + " fields",
        start);
  }

  /** Of a template that is known now in the message's domain, or null. */
  private @Nullable TemplateLayout layout(int templateId) {
    var template = templates.get(key(templateId));
    return template == null ? null : layouts.of(template, version);
  }

  private TemplateKey key(int templateId) {
    return new TemplateKey(exporter, version, domain, templateId);
  }
}
