package dev.nomos.bench;

import dev.nomos.ingest.netflow.DecodeResult;
import dev.nomos.ingest.netflow.DecoderLimits;
import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.PacketDecoder;
import dev.nomos.ingest.netflow.TemplateCache;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A NetFlow v9 datagram of {@value #FLOWS} flows, its template known, becomes flow records. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecodeBenchmark {
  private static final int FLOWS = 30;

  private final PacketDecoder decoder = new PacketDecoder(DecoderLimits.DEFAULT);
  private final TemplateCache templates = new TemplateCache();
  private final ExporterId exporter = new ExporterId("192.0.2.1");
  private final byte[] datagram = ExportDatagram.records(FLOWS);

  @Setup
  public void prepare() {
    decoder.decode(ExportDatagram.template(), exporter, templates);
    if (!(decode() instanceof DecodeResult.Decoded decoded)
        || decoded.flows().size() != FLOWS
        || !decoded.problems().isEmpty()) {
      throw new IllegalStateException("the datagram decodes to " + decode());
    }
  }

  @Benchmark
  public DecodeResult decode() {
    return decoder.decode(datagram, exporter, templates);
  }
}
