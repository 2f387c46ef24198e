package dev.nomos.ingest.netflow;

import static dev.nomos.ingest.netflow.Datagrams.ipfix;
import static dev.nomos.ingest.netflow.Datagrams.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.ingest.netflow.DecodeResult.Decoded;
import dev.nomos.schemas.spec.SpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ElementTableTest {
  private @TempDir Path folder;

  private Path file(String... lines) throws IOException {
    return Files.writeString(folder.resolve("elements.csv"), String.join("\n", lines));
  }

  private static FlowField of(long enterprise, int id) {
    return ElementTable.standard().of(new TemplateField(enterprise, id, 4));
  }

  @Test
  void namesAreUniqueSoThatAColumnIsOneElement() {
    var names = new HashSet<String>();
    for (var element : ElementTable.standard().all())
      assertThat(names.add(element.name())).as(element.name()).isTrue();
    assertThat(names).hasSizeGreaterThan(550);
  }

  @Test
  void vendorsElementsHaveNames() {
    assertThat(of(0, 33002).name()).isEqualTo("ciscoFirewallExtendedEvent");
    assertThat(of(0, 56701).name()).isEqualTo("paloAltoAppId");
    assertThat(of(35632, 123).name()).isEqualTo("ntopClientNetworkLatencyMilliseconds");
    assertThat(of(0, 57472 + 123)).isEqualTo(of(35632, 123));
    assertThat(of(6871, 0x4000 | 15).name()).isEqualTo("reverseUnionTCPFlags");
    assertThat(of(29305, 1).name()).isEqualTo("reverseOctetDeltaCount");
    assertThat(of(424242, 7).name()).isEqualTo("element.424242.7");
  }

  @Test
  void operatorsFileAddsElementsAndReplacesOurs() throws IOException {
    var table =
        ElementTable.standard()
            .with(
                file(
                    "# of our probes",
                    "enterprise,id,name,type",
                    "424242,7,roundTripMicroseconds,unsigned32",
                    "0,1,octets,unsigned64"));
    var data = new Datagrams().u32(250, 1500);
    var fields = new Datagrams().u16(300, 2).u16(0x8000 | 7, 4).u32(424242).u16(1, 4);
    var result =
        new PacketDecoder(DecoderLimits.DEFAULT, table)
            .decode(
                ipfix(1, set(2, fields), set(300, data)),
                new ExporterId("192.0.2.1"),
                new TemplateCache());
    assertThat(((Decoded) result).flows().getFirst().fields())
        .isEqualTo(Map.of("roundTripMicroseconds", 250L, "octets", 1500L));
  }

  @Test
  void everyWrongLineIsNamed() throws IOException {
    var wrong =
        file(
            "enterprise,id,name,type",
            "-1,7,a,unsigned32",
            "9,40000,b,unsigned32",
            "9,7,two words,unsigned32",
            "9,8,d,uint",
            "9,9,e",
            "9,10,f,string",
            "9,10,g,string");
    assertThatThrownBy(() -> ElementTable.standard().with(wrong))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("elements.csv")
        .hasMessageContaining("line 2: enterprise must be 0 to 4294967295, but was '-1'")
        .hasMessageContaining("line 3: id must be 1 to 32767, but was '40000'")
        .hasMessageContaining("line 4: name must be")
        .hasMessageContaining("line 5: type must be")
        .hasMessageContaining("line 6: must have 4 cells")
        .hasMessageContaining("line 8: defines an element a second time");
  }

  @Test
  void nameOfAnotherElementIsRefused() throws IOException {
    var wrong = file("enterprise,id,name,type", "424242,7,octetDeltaCount,unsigned32");
    assertThatThrownBy(() -> ElementTable.standard().with(wrong))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("line 2: name 'octetDeltaCount' is another element's");
  }

  @Test
  void fileWithoutItsHeaderIsRefused() throws IOException {
    var wrong = file("9,10,f,string");
    assertThatThrownBy(() -> ElementTable.standard().with(wrong))
        .hasMessageContaining("must begin with the line enterprise,id,name,type");
    assertThatThrownBy(() -> ElementTable.standard().with(folder.resolve("absent.csv")))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("absent.csv");
  }
}
