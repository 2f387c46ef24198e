package dev.nomos.bench;

import dev.nomos.ingest.netflow.DecodeResult;
import dev.nomos.ingest.netflow.DecoderLimits;
import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.FlowRecord;
import dev.nomos.ingest.netflow.PacketDecoder;
import dev.nomos.ingest.netflow.TemplateCache;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A datagram of {@value #FLOWS} flows of 19 fields, its template known, becomes flow records, of
 * which every field is read: a number as a long, of anything else each octet. An operation is one
 * flow.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecodeBenchmark {
  private static final int FLOWS = 30;

  /** {@code v9}: every field of fixed length; {@code ipfix}: with a name of its own length. */
  @Param({"v9", "ipfix"})
  private String protocol = "v9";

  private final PacketDecoder decoder = new PacketDecoder(DecoderLimits.DEFAULT);
  private final TemplateCache templates = new TemplateCache();
  private final ExporterId exporter = new ExporterId("192.0.2.1");
  private byte[] datagram = {};

  @Setup
  public void prepare() {
    TemplatedDatagram exported =
        protocol.equals("v9")
            ? new TemplatedDatagram(9, TemplatedDatagram.ROUTER)
            : new TemplatedDatagram(10, TemplatedDatagram.PROBE);
    datagram = exported.flows(FLOWS);
    decoder.decode(exported.template(), exporter, templates);
    if (!(decode() instanceof DecodeResult.Decoded decoded)
        || decoded.flows().size() != FLOWS
        || !decoded.problems().isEmpty()) {
      throw new IllegalStateException("the datagram decodes to " + decode());
    }
  }

  private DecodeResult decode() {
    return decoder.decode(datagram, exporter, templates);
  }

  /** Returns a sum over all values, so that none of them need not be read. */
  @Benchmark
  @OperationsPerInvocation(FLOWS)
  public long decodeAndReadEveryField() {
    if (!(decode() instanceof DecodeResult.Decoded decoded)) {
      throw new IllegalStateException("the datagram is not decoded");
    }
    long sum = 0;
    for (FlowRecord flow : decoded.flows()) {
      sum += flow.startMillis() + flow.endMillis() + fields(flow);
    }
    return sum;
  }

  private static long fields(FlowRecord flow) {
    long sum = 0;
    for (int field = 0; field < flow.layout().size(); field++) {
      sum = 31 * sum + (flow.isNumber(field) ? flow.number(field) : octets(flow, field));
    }
    return sum;
  }

  private static long octets(FlowRecord flow, int field) {
    long sum = 0;
    for (int i = flow.length(field) - 1; i >= 0; i--) {
      sum = 31 * sum + flow.octet(field, i);
    }
    return sum;
  }
}
