package dev.nomos.ingest.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same rows as CSV, JSON lines and Parquet; the files are pyarrow's and Python's. */
class FormatsTest {
  private static final Path TABLES = Path.of("src/test/resources/tables");
  private static final DatasetSpec SPEC =
      Tables.spec(
          """
          'fields': [{'name': 'proto', 'value_type': 'string'},
            {'name': 'packets', 'value_type': 'integer'},
            {'name': 'seconds', 'value_type': 'real'},
            {'name': 'alive', 'value_type': 'boolean'},
            {'name': 'src', 'source_name': 'ip.src', 'value_type': 'categorical'}]
          """);

  @TempDir private Path folder;

  private static byte[] packed(String packing, byte[] content) {
    return switch (packing) {
      case "gzip" -> {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
          gzip.write(content);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        yield out.toByteArray();
      }
      case "zstd" -> Zstd.compress(content);
      default -> content;
    };
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("table.dat"), content); // a name that tells nothing
  }

  @ParameterizedTest
  @CsvSource({
    "rows.csv, gzip",
    "rows.csv, zstd",
    "rows.jsonl, plain",
    "rows.jsonl, gzip",
    "rows.jsonl, zstd",
    "plain.parquet, plain",
    "plain.parquet, gzip",
    "plain.parquet, zstd",
    "snappy.parquet, plain",
    "gzip.parquet, plain",
    "lz4.parquet, plain",
    "zstd.parquet, plain"
  })
  void theSameRowsInEachFormatAndPackingArePreparedTheSame(String name, String packing)
      throws IOException {
    var expected = Tables.read(SPEC, TABLES.resolve("rows.csv"));
    var file = write(packed(packing, Files.readAllBytes(TABLES.resolve(name))));

    var read = Tables.read(SPEC, file);

    assertThat(read.rows()).hasSize(400).isEqualTo(expected.rows());
    assertThat(read.summary().absent()).isEqualTo(expected.summary().absent());
    assertThat(read.summary().read()).isEqualTo(400);
    assertThat(read.summary().format())
        .isEqualTo(name.endsWith("csv") ? "csv" : name.endsWith("jsonl") ? "json" : "parquet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rows.csv", "rows.jsonl", "plain.parquet"})
  void aLimitCountsRows(String name) {
    var summary = Table.open(SPEC, TABLES.resolve(name), OptionalLong.of(151)).forEach(_ -> {});
    assertThat(summary.read()).isEqualTo(151);
  }

  @Test
  void severalPackedPartsAreOneFile() throws IOException {
    var out = new ByteArrayOutputStream();
    out.write(packed("zstd", "{\"packets\":1}\n".getBytes()));
    out.write(packed("zstd", "{\"packets\":2}\n".getBytes()));
    assertThat(Tables.read(SPEC, write(out.toByteArray())).column("packets"))
        .containsExactly("1", "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void aCutPackedFileIsAnErrorThatNamesIt(String packing) throws IOException {
    byte[] whole = packed(packing, Files.readAllBytes(TABLES.resolve("rows.jsonl")));
    var file = write(Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> Tables.read(SPEC, file))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("table.dat");
  }

  @Test
  void aBombIsReadWithinItsLimits() throws IOException {
    byte[] bomb = packed("zstd", new byte[300 << 20]);
    assertThat(bomb.length).isLessThan(100_000);
    assertThatThrownBy(() -> Tables.read(SPEC, write(bomb)))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("line 1");
    byte[] line = new byte[200 << 20];
    Arrays.fill(line, (byte) 'x');
    line[0] = '{';
    line[1] = '"';
    assertThatThrownBy(() -> Tables.read(SPEC, write(packed("gzip", line))))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("line 1 has more than");
  }

  @Test
  void linesThatDoNotFitAreCountedWithTheirNumber() throws IOException {
    var read =
        Tables.read(
            SPEC,
            write(
                """
                {"packets": 1, "seconds": NaN, "alive": true}
                {"packets": "many"}

                [1]
                {"packets": [1]}
                {"packets": 2
                {"packets": 3} {"packets": 4}
                {"ip.src": "a", "ip": {"src": "b"}}
                {"ip": {"src": {"v4": 1}}}
                {"packets": 1e400}
                {"proto": "", "ip": null, "packets": "5"}
                """
                    .getBytes()));
    assertThat(read.column("packets")).containsExactly("1", "5");
    assertThat(read.column("seconds")).containsExactly(null, null);
    assertThat(read.column("proto")).containsExactly(null, "");
    assertThat(read.summary().read()).isEqualTo(10);
    assertThat(read.summary().rejected()).isEqualTo(8);
    assertThat(read.summary().rejections())
        .satisfiesExactly(
            one ->
                assertThat(one)
                    .isEqualTo("line 2: field 'packets' must be integer, but was 'many'"),
            two -> assertThat(two).startsWith("line 4: is no JSON object"),
            three ->
                assertThat(three)
                    .isEqualTo("line 5: column 'packets' must be a value, but was a list"),
            four -> assertThat(four).startsWith("line 6: is no JSON at column"),
            five -> assertThat(five).isEqualTo("line 7: goes on after its JSON object"));
  }

  @Test
  void quotationMarksAndTruthsAndBadOctetsByOption() throws IOException {
    var spec =
        Tables.spec(
            """
            'source': {'csv_read_options': {'quoting': 3, 'encoding_errors': 'replace',
              'true_values': ['yes'], 'false_values': 'no', 'on_bad_lines': 'warn'}},
            'fields': [{'name': 'a', 'value_type': 'string'}, {'name': 'b', 'value_type': 'boolean'}]
            """);
    byte[] text = "a,b\n\"x,yes\n?,no\n1\n\"\",true\n".getBytes();
    text[11] = (byte) 0xFF;
    var read = Tables.read(spec, write(text));
    assertThat(read.column("a")).containsExactly("\"x", "\uFFFD", "\"\"");
    assertThat(read.column("b")).containsExactly("1", "0", "1");
    assertThat(read.summary().rejections())
        .containsExactly("line 4: has 1 cells, but the header has 2");
  }

  @Test
  void aFileOfWhichNothingFitsIsAnError() throws IOException {
    var file = write("{\"packets\": \"a\"}\n{\"packets\": \"b\"}\n".getBytes());
    assertThatThrownBy(() -> Tables.read(SPEC, file))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("no record fits; line 1: field 'packets'");
  }

  @Test
  void deepObjectsAreRefusedNotFollowed() throws IOException {
    var name = "x" + ".x".repeat(50);
    var spec = Tables.spec("'fields': [{'name': 'a', 'source_name': '%s'}]".formatted(name));
    var deep = "{\"x\":".repeat(51) + "1" + "}".repeat(51);
    var read = Tables.read(spec, write((deep + "\n{}\n").getBytes()));
    assertThat(read.summary().rejections())
        .containsExactly("line 1: nests objects more than 32 deep");
  }

  @Test
  void parquetTypesBecomeTheTextThatATableWouldHave() {
    List<String> names =
        List.of(
            "u64", "u32", "i8", "f16", "f32", "f64", "money", "day", "at", "local", "clock", "raw",
            "mac", "colour", "ip.src", "ip.ttl");
    var fields =
        names.stream()
            .map(name -> "{'name': '%s', 'value_type': 'string'}".formatted(name))
            .toList();
    var spec = Tables.spec("'fields': " + fields);
    var read = Tables.read(spec, TABLES.resolve("types.parquet"));
    assertThat(names.stream().map(name -> read.column(name).getFirst()))
        .containsExactly(
            "18446744073709551615",
            "4294967295",
            "-128",
            "1.5",
            "0.1",
            "80",
            "12.34",
            "1969-12-31",
            "2017-03-14T23:59:58.632001Z",
            "2017-03-14T23:59:58.632",
            "01:02:03.004",
            "00ff",
            "010203040506",
            "red",
            "10.0.0.1",
            "64");
    assertThat(names.stream().map(name -> read.column(name).getLast()))
        .containsExactly(
            null, "1", "127", null, null, "0", "-0.001", null, null, null, null, null, null, "blue",
            null, null);
    var moments =
        Tables.read(
            Tables.spec("'fields': [{'name': 'at', 'value_type': 'string'}]"),
            TABLES.resolve("int96.parquet"));
    assertThat(moments.column("at")).containsExactly("2017-03-14T23:59:58.632001Z", null);
  }

  @ParameterizedTest
  @CsvSource({
    "types.parquet, tags.list.element, has lists",
    "types.parquet, nothing, lacks the columns [nothing]",
    "brotli.parquet, proto, compressed with BROTLI"
  })
  void whatAParquetFileCannotGiveIsSaid(String name, String column, String message) {
    var spec = Tables.spec("'fields': [{'name': 'a', 'source_name': '%s'}]".formatted(column));
    assertThatThrownBy(() -> Tables.read(spec, TABLES.resolve(name)))
        .isInstanceOf(TableException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "snappy", "gzip", "lz4", "zstd"})
  void damagedParquetGivesRowsOrOneError(String name) throws IOException {
    byte[] sound = Files.readAllBytes(TABLES.resolve(name + ".parquet"));
    var random = new Random(7);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = sound.clone();
      int footer =
          sound.length
              - 8
              - (sound[sound.length - 8] & 0xFF)
              - ((sound[sound.length - 7] & 0xFF) << 8);
      int from = i % 3 == 0 ? footer : 4; // the footer is a small part, but the one that decides
      for (int k = 0; k <= i % 5; k++)
        damaged[from + random.nextInt(damaged.length - 4 - from)] = (byte) random.nextInt();
      if (i % 10 == 0) damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      var file = write(damaged);
      try {
        Tables.read(SPEC, file);
      } catch (TableException told) {
        assertThat(told).hasMessageContaining("table.dat");
      }
    }
  }
}
