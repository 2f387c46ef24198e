package dev.nomos.ingest.netflow;

import static dev.nomos.ingest.netflow.Datagrams.ipfix;
import static dev.nomos.ingest.netflow.Datagrams.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.ingest.netflow.DecodeResult.Decoded;
import org.junit.jupiter.api.Test;

final class BiflowTest {
  private static final int REVERSE = 29305;
  private static final int CERT = 6871;

  /** 10.0.0.1:1025 to 10.0.0.2:80 with 3 packets, and {@code back} packets of 9 octets each. */
  private static FlowRecord flow(long back) {
    var fields =
        new Datagrams()
            .u16(300, 11)
            .u16(8, 4, 12, 4, 7, 2, 11, 2, 4, 1, 2, 4, 1, 4, 239, 1)
            .u16(0x8000 | 2, 4)
            .u32(REVERSE)
            .u16(0x8000 | 1, 4)
            .u32(REVERSE)
            .u16(0x8000 | 0x4000 | 14, 1)
            .u32(CERT);
    var record =
        new Datagrams()
            .u8(10, 0, 0, 1, 10, 0, 0, 2)
            .u16(1025, 80)
            .u8(6)
            .u32(3, 120)
            .u8(1)
            .u32(back, 9 * back)
            .u8(18);
    var result =
        new PacketDecoder(DecoderLimits.DEFAULT)
            .decode(
                ipfix(1, set(2, fields), set(300, record)),
                new ExporterId("192.0.2.1"),
                new TemplateCache());
    return ((Decoded) result).flows().getFirst();
  }

  @Test
  void reverseElementsHaveNamesOfTheirOwn() {
    assertThat(flow(2).fields())
        .containsEntry("packetDeltaCount", 3L)
        .containsEntry("reversePacketDeltaCount", 2L)
        .containsEntry("reverseOctetDeltaCount", 18L)
        .containsEntry("reverseInitialTCPFlags", 18L)
        .containsEntry("biflowDirection", 1L);
  }

  @Test
  void biflowIsTwoDirectedFlows() {
    var flows = Biflow.split(flow(2));
    assertThat(flows).hasSize(2);
    assertThat(flows.getFirst().fields())
        .containsEntry("sourceIPv4Address", "10.0.0.1")
        .containsEntry("packetDeltaCount", 3L)
        .doesNotContainKey("reversePacketDeltaCount");
    assertThat(flows.getLast().fields())
        .containsEntry("sourceIPv4Address", "10.0.0.2")
        .containsEntry("destinationIPv4Address", "10.0.0.1")
        .containsEntry("sourceTransportPort", 80L)
        .containsEntry("destinationTransportPort", 1025L)
        .containsEntry("protocolIdentifier", 6L)
        .containsEntry("packetDeltaCount", 2L)
        .containsEntry("octetDeltaCount", 18L)
        .containsEntry("initialTCPFlags", 18L)
        .containsEntry("biflowDirection", 2L);
  }

  @Test
  void biflowWithoutAnswerIsOneFlow() {
    var flows = Biflow.split(flow(0));
    assertThat(flows).hasSize(1);
    assertThat(flows.getFirst().fields()).doesNotContainKey("reverseOctetDeltaCount");
  }

  @Test
  void flowOfOneDirectionStaysItself() {
    var flow = Biflow.split(flow(0)).getFirst();
    assertThat(Biflow.split(flow)).containsExactly(flow);
  }
}
