package dev.nomos.ingest;

import static dev.nomos.ingest.netflow.Datagrams.ipfix;
import static dev.nomos.ingest.netflow.Datagrams.set;
import static dev.nomos.ingest.netflow.Datagrams.template;
import static dev.nomos.ingest.netflow.Datagrams.usualRecord;
import static dev.nomos.ingest.netflow.Datagrams.usualTemplate;
import static dev.nomos.ingest.netflow.Datagrams.v5;
import static dev.nomos.ingest.netflow.Datagrams.v9;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.ingest.netflow.Datagrams;
import dev.nomos.ingest.netflow.DecodeResult.Decoded;
import dev.nomos.ingest.netflow.DecoderLimits;
import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.FlowRecord;
import dev.nomos.ingest.netflow.FlowRecord.TimeSource;
import dev.nomos.ingest.netflow.PacketDecoder;
import dev.nomos.ingest.netflow.TemplateCache;
import dev.nomos.ingest.prepare.Preparation;
import dev.nomos.ingest.prepare.PreparationResult.Filtered;
import dev.nomos.ingest.prepare.PreparationResult.Prepared;
import dev.nomos.schemas.spec.DatasetSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FlowPreparationTest {
  private final Preparation preparation =
      new Preparation(DatasetSpec.read(Path.of("../examples/datasets/lab-flows.json")));

  private final FlowPreparation flows = new FlowPreparation(preparation);

  private static List<FlowRecord> decoded(byte[] payload) {
    var result =
        new PacketDecoder(DecoderLimits.DEFAULT)
            .decode(payload, new ExporterId("192.0.2.1"), new TemplateCache());
    return ((Decoded) result).flows();
  }

  @Test
  void flowsBecomeTheRowsThatTheirFieldsBecome() {
    List<FlowRecord> inputs = new ArrayList<>(decoded(v5(1)));
    var three = new Datagrams();
    for (int protocol : new int[] {6, 17, 1})
      three.octets(usualRecord(protocol, 18, 4_000, 9).bytes());
    inputs.addAll(decoded(v9(4, 5, set(0, usualTemplate()), set(256, three))));
    inputs.addAll(
        decoded(
            ipfix(1, set(2, template(300, 1, 8, 4, 1)), set(300, new Datagrams().u64(-1).u8(6)))));
    for (var flow : inputs)
      assertThat(flows.prepare(flow)).isEqualTo(preparation.prepare(flow.fields()));
    assertThat(flows.prepare(inputs.getFirst())).isInstanceOf(Prepared.class);
    assertThat(flows.prepare(inputs.getLast())).isInstanceOf(Filtered.class);
  }

  @Test
  void flowWhoseValuesWereReadyIsPreparedByItsNames() {
    var fields = decoded(v5(1)).getFirst().fields();
    var ready = new FlowRecord(0, 0, 1, 2, TimeSource.EXPORT, fields);
    assertThat(flows.prepare(ready)).isEqualTo(preparation.prepare(fields));
  }
}
