package dev.nomos.bench;

import dev.nomos.ingest.FlowPreparation;
import dev.nomos.ingest.netflow.DecodeResult;
import dev.nomos.ingest.netflow.DecoderLimits;
import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.FlowRecord;
import dev.nomos.ingest.netflow.PacketDecoder;
import dev.nomos.ingest.netflow.TemplateCache;
import dev.nomos.ingest.prepare.Preparation;
import dev.nomos.ingest.prepare.PreparationResult;
import dev.nomos.logic.Row;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.avro.Origin;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import dev.nomos.schemas.spec.DatasetSpec;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the decoding program does with a datagram of {@value #FLOWS} flows between reading the raw
 * topic and writing records: decode, prepare as the lab's specification says, turn into Avro
 * octets. An operation is one flow.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PrepareBenchmark {
  private static final int FLOWS = 30;
  private static final String TOPIC = "nomos.records.lab";

  private final PacketDecoder decoder = new PacketDecoder(DecoderLimits.DEFAULT);
  private final TemplateCache templates = new TemplateCache();
  private final ExporterId exporter = new ExporterId("192.0.2.1");
  private final byte[] datagram = ExportDatagram.records(FLOWS);
  private final DatasetSpec spec = DatasetSpec.read(Path.of("examples/datasets/lab-flows.json"));
  private final FlowPreparation preparation = new FlowPreparation(new Preparation(spec));
  private final RecordFormat format = new RecordFormat("lab", spec.rowType());
  private final Serializer<GenericRecord> serializer =
      format.serde(new InMemorySchemaRegistry()).serializer();

  @Setup
  public void sendTemplate() {
    decoder.decode(ExportDatagram.template(), exporter, templates);
    if (octets() < FLOWS * 50) {
      throw new IllegalStateException("the datagram is not prepared");
    }
  }

  private DecodeResult.Decoded decoded() {
    if (decoder.decode(datagram, exporter, templates) instanceof DecodeResult.Decoded decoded) {
      return decoded;
    }
    throw new IllegalStateException("the datagram is not decoded");
  }

  private Row row(FlowRecord flow) {
    if (preparation.prepare(flow) instanceof PreparationResult.Prepared(Row row)) {
      return row;
    }
    throw new IllegalStateException("the flow is not prepared");
  }

  /** Counts fields, so that the rows must be made. */
  @Benchmark
  @OperationsPerInvocation(FLOWS)
  public int rows() {
    int fields = 0;
    for (FlowRecord flow : decoded().flows()) {
      Row row = row(flow);
      for (int i = 0; i < row.type().size(); i++) {
        fields += row.get(i) == null ? 0 : 1;
      }
    }
    return fields;
  }

  @Benchmark
  @OperationsPerInvocation(FLOWS)
  public int octets() {
    int octets = 0;
    for (FlowRecord flow : decoded().flows()) {
      Origin origin = new Origin(exporter.address(), 0, 1_000_000L, flow.index(), false, false);
      GenericRecord record = format.toAvro(origin, row(flow));
      octets += serializer.serialize(TOPIC, record).length;
    }
    return octets;
  }
}
