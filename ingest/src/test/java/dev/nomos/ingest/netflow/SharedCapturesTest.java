package dev.nomos.ingest.netflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.ingest.SharedData;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Real exports of many vendors survive what befalls them. */
final class SharedCapturesTest {
  @Test
  void damagedExportsAreValues() throws Exception {
    var random = new Random(11);
    for (var file :
        SharedData.below("netflow/dat").filter(f -> f.toString().endsWith(".dat")).toList()) {
      var sample = Files.readAllBytes(file);
      var templates = new TemplateCache();
      var decoder = new PacketDecoder(DecoderLimits.DEFAULT);
      var exporter = new ExporterId("192.0.2.1");
      for (int length = 0; length < sample.length; length += 1 + sample.length / 400)
        decoder.decode(Arrays.copyOf(sample, length), exporter, templates);
      for (int i = 0; i < 400; i++) {
        var mutated = sample.clone();
        for (int j = 0; j < 4; j++)
          mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
        assertThat(decoder.decode(mutated, exporter, templates)).isNotNull();
      }
    }
  }

  @Test
  void elementsAgreeWithTheRegistry() throws Exception {
    var registry = Files.readString(SharedData.find("specs/iana/ipfix-information-elements.csv"));
    for (var field : FlowFields.all())
      assertThat(registry)
          .contains("\n" + field.id() + "," + field.name() + "," + field.registryType() + ",");
    assertThat(FlowFields.all()).hasSizeGreaterThan(100);
  }
}
