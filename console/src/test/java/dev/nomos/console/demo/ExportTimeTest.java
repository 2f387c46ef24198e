package dev.nomos.console.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ExportTimeTest {
  private final ExportTime edit =
      new ExportTime(InstantSource.fixed(Instant.ofEpochSecond(0x6000_0001L, 7)));

  private String edited(String hex) {
    byte[] sent = HexFormat.of().parseHex(hex);
    byte[] before = sent.clone();
    byte[] after = edit.apply(sent);
    assertThat(sent).as("the recording stays as it is").isEqualTo(before);
    return HexFormat.of().formatHex(after);
  }

  @Test
  void theHeadersTimeIsReplaced() {
    assertThat(edited("00050001aaaaaaaabbbbbbbbccccccccdddddddd"))
        .isEqualTo("00050001aaaaaaaa6000000100000007dddddddd");
    assertThat(edited("00090001aaaaaaaabbbbbbbbccccccccdddddddd"))
        .isEqualTo("00090001aaaaaaaa60000001ccccccccdddddddd");
    assertThat(edited("000a0010bbbbbbbbccccccccdddddddd"))
        .isEqualTo("000a001060000001ccccccccdddddddd");
  }

  @Test
  void whatIsNoExportIsSentAsItIs() {
    assertThat(edited("00050001")).isEqualTo("00050001");
    String sflow = HexFormat.of().formatHex(ByteBuffer.allocate(28).putInt(5).array());
    assertThat(edited(sflow)).isEqualTo(sflow);
  }
}
