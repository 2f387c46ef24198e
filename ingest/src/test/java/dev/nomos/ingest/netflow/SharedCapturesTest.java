package dev.nomos.ingest.netflow;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.nomos.ingest.SharedData;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
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
    var file = SharedData.find("specs/iana/ipfix-information-elements.csv");
    var table = ElementTable.standard();
    int compared = 0;
    try (var csv =
        CsvReader.builder().missingFieldStrategy(FieldMismatchStrategy.IGNORE).ofCsvRecord(file)) {
      for (var record : csv) {
        if (record.getFieldCount() < 3 || !record.getField(0).matches("[0-9]+")) continue;
        if (record.getField(2).isEmpty()) continue; // reserved
        var element = table.known(0, Integer.parseInt(record.getField(0)));
        assertThat(element).as(record.getField(1)).isNotNull();
        assertThat(List.of(element.name(), element.registryType()))
            .isEqualTo(List.of(record.getField(1), record.getField(2)));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(400);
  }

  /** Theirs are named by ntop, in capitals; ours say the same in words: the ids must exist. */
  @Test
  void elementsOfNtopAreThoseThatItLists() throws Exception {
    var listed = Files.readString(SharedData.find("specs/iana/ntop-35632.csv"));
    for (int id = 1; id < 1024; id++)
      if (ElementTable.standard().known(35632, id) != null)
        assertThat(listed).contains("35632." + id + ",");
  }
}
