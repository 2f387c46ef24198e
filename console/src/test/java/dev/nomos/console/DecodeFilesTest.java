package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code nomos decode --input}: what it prints, and what it refuses. */
final class DecodeFilesTest {
  /** IPFIX of domain 7: template 256 of a source address, a port and a vendor's two octets. */
  private static final String TEMPLATE =
      "000a0028 6553f100 00000000 00000007"
          + "00020018 0100 0003 0008 0004 0007 0002 8005 0002 00007a69";

  private static final String DATA =
      "000a001c 6553f101 00000000 00000007" + "0100000c 0a000001 01bb beef";

  /** Options template 257: of the selector, packets taken and skipped; and a record. */
  private static final String OPTIONS =
      "000a0034 6553f102 00000001 00000007"
          + "00030016 0101 0003 0001 012e 0002 0131 0002 0132 0002"
          + "0101000e 0001 0001 0003 0000 0000";

  @TempDir private Path folder;
  private Path template;
  private Path data;

  @BeforeEach
  void files() throws IOException {
    template = write("template.dat", TEMPLATE);
    data = write("data.dat", DATA);
  }

  private Path write(String name, String hex) throws IOException {
    return Files.write(folder.resolve(name), octets(hex));
  }

  private static byte[] octets(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static Verb decode(Object... arguments) {
    List<String> all = new ArrayList<>(List.of("decode"));
    for (var argument : arguments) all.add(argument.toString());
    return Verb.run(all.toArray(String[]::new));
  }

  private static List<JsonNode> lines(Verb verb) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (var line : verb.out().lines().toList())
      lines.add(JsonMapper.builder().build().readTree(line));
    return lines;
  }

  @Test
  void aLineIsARecordWithWhereItCameFrom() throws Exception {
    var verb = decode("--input", template, "--input", data, "--format", "json");
    assertThat(verb.code()).isZero();
    assertThat(lines(verb)).hasSize(1);
    var line = lines(verb).getFirst();
    assertThat(line.path("record").asText()).isEqualTo("flow");
    assertThat(line.path("file").asText()).isEqualTo(data.toString());
    assertThat(line.path("datagram").asInt()).isEqualTo(1);
    assertThat(line.path("offset").asInt()).isEqualTo(20);
    assertThat(line.path("exporter").asText()).isEqualTo("0.0.0.0");
    assertThat(line.path("protocol").asText()).isEqualTo("ipfix");
    assertThat(line.path("version").asInt()).isEqualTo(10);
    assertThat(line.path("domain").asInt()).isEqualTo(7);
    assertThat(line.path("startMillis").asLong()).isEqualTo(0x6553f101L * 1000);
    assertThat(line.path("timeSource").asText()).isEqualTo("export");
    assertThat(line.path("fields").path("sourceIPv4Address").asText()).isEqualTo("10.0.0.1");
    assertThat(line.path("fields").path("sourceTransportPort").asInt()).isEqualTo(443);
    assertThat(line.path("fields").path("element.31337.5").asText()).isEqualTo("beef");
    assertThat(verb.err()).contains("files 2, datagrams 2, messages 2, flows 1, options records 0");
  }

  @Test
  void dataBeforeItsTemplateWaitsForIt() throws Exception {
    var verb = decode("--input", data, "--input", template, "--format", "json");
    assertThat(lines(verb)).hasSize(1);
    assertThat(lines(verb).getFirst().path("file").asText()).isEqualTo(data.toString());
    assertThat(lines(verb).getFirst().path("offset").asInt()).isEqualTo(20);
    assertThat(verb.err()).doesNotContain("lost");
  }

  @Test
  void dataWithoutTemplateIsCounted() {
    var verb = decode("--input", data);
    assertThat(verb.code()).isZero();
    assertThat(verb.out()).isEmpty();
    assertThat(verb.err()).contains("lost data sets 1", "template 256, domain 7");
  }

  @Test
  void messagesInOneFileAreDecodedOneByOne() throws Exception {
    var all = write("all.ipfix", TEMPLATE + DATA + DATA);
    assertThat(lines(decode("--input", all, "--format", "json")))
        .extracting(line -> line.path("datagram").asInt())
        .containsExactly(2, 3);
    var packed = folder.resolve("all.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(octets(TEMPLATE + DATA + DATA));
    }
    assertThat(lines(decode("--input", packed, "--format", "json"))).hasSize(2);
  }

  @Test
  void fileOfManyMessagesIsStreamed() throws Exception {
    var all = write("many.ipfix", TEMPLATE + DATA.repeat(3_000));
    assertThat(lines(decode("--input", all, "--format", "json"))).hasSize(3_000);
    var cut =
        Files.write(folder.resolve("cut.ipfix"), Arrays.copyOf(Files.readAllBytes(all), 70_001));
    var verb = decode("--input", cut, "--format", "json");
    assertThat(verb.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(lines(verb)).hasSize((70_001 - 40) / 28);
    assertThat(verb.err()).contains("cut.ipfix: offset ", "IPFIX message");
  }

  @Test
  void optionsRecordsAreMarked() throws Exception {
    var options = write("options.dat", OPTIONS);
    assertThat(decode("--input", options, "--format", "json").out()).isEmpty();
    var verb = decode("--input", options, "--format", "json", "--options");
    var line = lines(verb).getFirst();
    assertThat(line.path("record").asText()).isEqualTo("options");
    assertThat(line.path("fields").path("samplingPacketSpace").asInt()).isEqualTo(3);
    assertThat(line.has("startMillis")).isFalse();
  }

  @Test
  void textIsALineForPeople() {
    var verb = decode("--input", template, "--input", data);
    assertThat(verb.out())
        .startsWith("2023-11-14T22:13:21Z ipfix 0.0.0.0/7 ")
        .contains("sourceTransportPort=443", "element.31337.5=0xbeef");
  }

  @ParameterizedTest
  @CsvSource({
    "'', the file is empty",
    "68656c6c6f, no capture",
    "a1b2c3d4, pcap header",
  })
  void whatCannotBeReadIsOneError(String hex, String message) throws IOException {
    var verb = decode("--input", write("broken", hex), "--format", "json");
    assertThat(verb.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(verb.out()).isEmpty();
    assertThat(verb.err()).contains("nomos: ", "broken", message);
  }

  @Test
  void malformedPayloadIsCountedWithItsReason() throws IOException {
    var verb = decode("--input", write("short.dat", "000a 0028 6553f100"));
    assertThat(verb.code()).isZero();
    assertThat(verb.err()).contains("malformed datagrams 1", "IPFIX header");
  }

  @Test
  void optionsOfFilesNeedAFile() {
    assertThat(decode("--options").code()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(decode("--input", data, "--port", "70000").code()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(decode("--input", folder.resolve("none")).code()).isEqualTo(ExitCode.BAD_INPUT);
  }
}
