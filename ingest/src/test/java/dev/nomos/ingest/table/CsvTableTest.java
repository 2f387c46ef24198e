package dev.nomos.ingest.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CSV as it is written in practice, and as nobody should write it. */
final class CsvTableTest {
  private static final String A_AND_N =
      "'fields': [{'name': 'a'}, {'name': 'n', 'value_type': 'integer'}]";

  private static Tables.Read read(String options, String content) {
    return Tables.read(
        "'source': {'csv_read_options': {" + options + "}}, " + A_AND_N, content);
  }

  private static void assertRefused(String content, String... parts) {
    assertRefused(content.getBytes(StandardCharsets.UTF_8), parts);
  }

  private static void assertRefused(byte[] content, String... parts) {
    assertThatThrownBy(() -> Tables.read(Tables.spec(A_AND_N), content))
        .isInstanceOf(TableException.class)
        .hasMessageContainingAll(parts)
        .message()
        .hasSizeLessThan(3_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "|a,n\\nx,1\\ny,2\\n",
        "|a,n\\r\\nx,1\\r\\ny,2",
        "|\uFEFFa,n\\nx,1\\ny,2",
        "|a,n\\n\\nx,1\\n\\ny,2\\n\\n",
        "|n,a,other\\n1,x,z\\n 2 ,y,z\\n",
        "|\"a\",\"n\"\\n\"x\",\"1\"\\n\"y\",\"2\"",
        "'sep': ';'|a;n\\nx;1\\ny;2",
        "'delimiter': '\\t'|a\tn\\nx\t1\\ny\t2",
        "'sep': '::'|a::n\\nx::1\\ny::2",
        "'header': null, 'names': ['a', 'n']|x,1\\ny,2",
        "'names': ['a', 'n']|x,1\\ny,2",
        "'header': 0, 'names': ['a', 'n']|b,m\\nx,1\\ny,2",
        "'header': 1|junk,junk\\na,n\\nx,1\\ny,2",
        "'skiprows': 1|\"junk\\na,n\\nx,1\\ny,2",
        "'skiprows': [0, 2]|junk\\na,n\\njunk\\nx,1\\ny,2",
        "'nrows': 2|a,n\\nx,1\\ny,2\\nz,3",
        "'usecols': ['a', 'n']|a,n,m\\nx,1,0\\ny,2,0",
        "'usecols': [1, 2]|m,a,n\\n0,x,1\\n0,y,2",
        "'comment': '#'|# made\\na,n\\nx,1 # one\\n#\\ny,2",
        "'quotechar': '`'|a,n\\n`x`,1\\n`y`,2",
        "'thousands': '.'|a,n\\nx,.1\\ny,2",
        "'skipinitialspace': true|a, n\\nx, 1\\ny, 2",
        "'index_col': false|a,n\\nx,1,\\ny,2,",
        "'on_bad_lines': 'skip'|a,n\\nx,1\\nz\\ny,2\\nz,3,4",
        "'compression': 'gzip', 'engine': 'c', 'low_memory': false|a,n\\nx,1\\ny,2",
      })
  void formsGiveTheSameRows(String options, String content) {
    var read =
        read(
            options == null ? "" : options.replace("\\t", "\\\\t").replace("\\\\t", "\\t"),
            content.replace("\\n", "\n").replace("\\r", "\r").replace("`", "`"));
    assertThat(read.column("a")).containsExactly("x", "y");
    assertThat(read.column("n")).containsExactly("1", "2");
  }

  @Test
  void cellsHoldSeparatorsQuotesAndLineBreaks() {
    var read = read("", "a,n\n\"x,\"\"y\"\"\nz\",1\n");
    assertThat(read.column("a")).containsExactly("x,\"y\"\nz");
  }

  @Test
  void escapeTakesMeaningAway() {
    var read = read("'escapechar': '\\\\'", "a,n\nx\\,\\\"y\\\\,1\n\\n\\\nz,2\n");
    assertThat(read.column("a")).containsExactly("x,\"y\\", "n\nz");
  }

  @Test
  void headerlessFileHasNumberedColumns() {
    var read =
        Tables.read(
            "'source': {'csv_read_options': {'header': null}}, 'fields': [{'name': 'a', 'source_name': '1'}]",
            "0,x\n0,y\n");
    assertThat(read.column("a")).containsExactly("x", "y");
    assertThat(read.summary().read()).isEqualTo(2);
  }

  @Test
  void gzipAndOtherEncodingsAreRead() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write("a,n\nx,1\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(Tables.read(Tables.spec(A_AND_N), packed.toByteArray()).column("a"))
        .containsExactly("x");
    var utf16 = "\uFEFFa,n\nä,1\n".getBytes(StandardCharsets.UTF_16LE);
    assertThat(Tables.read(Tables.spec(A_AND_N), utf16).column("a")).containsExactly("ä");
    var latin =
        Tables.read(
            Tables.spec(
                "'source': {'csv_read_options': {'encoding': 'latin1'}}, " + A_AND_N),
            "a,n\nä,1\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(latin.column("a")).containsExactly("ä");
  }

  @Test
  void missingTextsAreAbsentAndKeepTheirRowsAndColumns() {
    var read = read("'na_values': ['-', '9']", "a,n\nx,NaN\nNA,-inf\n-,9\n,\nnull,4\n");
    assertThat(read.column("a")).containsExactly("x", null, null, null, null);
    assertThat(read.column("n")).containsExactly(null, null, null, null, "4");
    assertThat(read.summary().absent()).isEqualTo(Map.of("a", 4L, "n", 4L));
    assertThat(read("'keep_default_na': false", "a,n\nNA,1\n").column("a")).containsExactly("NA");
    assertThat(read("'na_filter': false", "a,n\nnull,1\n").column("a")).containsExactly("null");
  }

  @Test
  void numbersAreExact() {
    var read =
        Tables.read(
            "'source': {'csv_read_options': {'decimal': ','," + " 'sep': ';', 'thousands': '.'}},"
                + " 'fields': [{'name': 'r', 'value_type': 'real'}]",
            "r\n9007199254740993\n0,1\n1484319036,865722123456789\n1.234,5\n1e-05\n");
    assertThat(read.column("r"))
        .containsExactly(
            "9007199254740993", "0.1", "1484319036.865722123456789", "1234.5", "0.00001");
  }

  @Test
  void dtypeDecidesHowACellIsRead() {
    var read =
        Tables.read(
            "'source': {'csv_read_options': {'dtype': {'a': 'int64'}}}, 'fields': [{'name': 'a'}]",
            "a\n007\n");
    assertThat(read.column("a")).containsExactly("7");
    assertThat(Tables.read("'fields': [{'name': 'a'}]", "a\n007\n").column("a"))
        .containsExactly("007");
  }

  @Test
  void skippedLinesAreCountedWithTheirReason() {
    var summary = read("'on_bad_lines': 'skip'", "a,n\nx,1\nz\n").summary();
    assertThat(summary.rejected()).isEqualTo(1);
    assertThat(summary.rejections())
        .containsExactly("line 3: has 1 cells, but the header has 2");
    assertThat(summary.read()).isEqualTo(2);
    assertThat(summary.rows()).isEqualTo(1);
  }

  @Test
  void limitCountsDataRows(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("t.csv"), "a,n\nx,1\ny,broken\n");
    var summary = Table.open(Tables.spec(A_AND_N), file, OptionalLong.of(1)).forEach(_ -> {});
    assertThat(summary.rows()).isEqualTo(1);
  }

  @Test
  void columnsMayBeCalledByEitherName() {
    var fields = "'fields': [{'name': 'a', 'source_name': 'Column A'}]";
    assertThat(Tables.read(fields, "Column A\nx\n").column("a")).containsExactly("x");
    assertThat(Tables.read(fields, "a\nx\n").column("a")).containsExactly("x");
    assertThatThrownBy(() -> Tables.read(fields, "a,Column A\nx,y\n"))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("columns 1 ('a') and 2 ('Column A') are both 'Column A'");
  }

  @Test
  void wrongTypeNamesLineColumnAndValue() {
    assertRefused("a,n\nx,1\n\"y\ny\",many\n", ".csv: line 3: field 'n' must be integer", "'many'");
    assertRefused("a,n\nx,1.5\n", "line 2: field 'n' must be integer, but was '1.5'");
    assertRefused("a,n\nx,1e999\n", "line 2", "'1e999'");
  }

  @Test
  void missingColumnsAreNamedWithThoseThereAre() {
    assertRefused("a,m\nx,1\n", "lacks the columns 'n'; it has 'a', 'm'");
  }

  @Test
  void doubledColumnIsAnErrorWhereItIsRead() {
    assertRefused("a,n,a\nx,1,y\n", "columns 1 ('a') and 3 ('a') are both 'a'");
    assertThat(Tables.read(A_AND_N, "a,n,m,m\nx,1,2,3\n").column("n")).containsExactly("1");
  }

  @Test
  void raggedRowsAreRefused() {
    assertRefused("a,n\nx,1\ny\n", "line 3: has 1 cells, but the header has 2");
    assertRefused("a,n\nx,1\ny,2,3\n", "line 3: has 3 cells, but the header has 2");
  }

  @Test
  void quotesThatNeverEndAreRefused() {
    assertRefused("a,n\n\"x,1\n", "line 2");
    assertRefused("a,n\n\"x\"y,1\n", "line 2");
  }

  @Test
  void emptyFileIsRefusedAndAHeaderAloneHasNoRows() {
    assertRefused("", "is empty: it has no header");
    assertRefused("\n\n", "is empty: it has no header");
    assertThat(Tables.read(A_AND_N, "a,n\n").rows()).isEmpty();
  }

  @Test
  void tenMegabyteLinesAreOneErrorEach() {
    var wide = "x".repeat(10_000_000);
    assertRefused("a,n\n" + wide + ",1\n", "line 2 has more than 1048576 characters");
    assertRefused(wide, "line 1 has more than 1048576 characters");
    assertRefused("a,n\n\"" + "x\n".repeat(5_000_000) + "\",1\n", "line 2");
    assertRefused("a,n\n" + ",".repeat(10_000_000) + "\n", "line 2 has more than");
  }

  @Test
  void octetsOfAnotherEncodingNameTheirLine() {
    var octets = "a,n\nx,1\n?,2\n".getBytes(StandardCharsets.UTF_8);
    octets[8] = (byte) 0xE4;
    assertRefused(octets, "line 3 has octets that are no UTF-8 text");
    var long1 = ("a,n\n" + "x,1\n".repeat(50_000) + "?,2\n").getBytes(StandardCharsets.UTF_8);
    long1[4 + 4 * 50_000] = (byte) 0xFF;
    assertRefused(long1, "line 50002 has octets that are no UTF-8 text");
    assertRefused(Arrays.copyOf("a,n\nx,1\nä".getBytes(StandardCharsets.UTF_8), 9), "line 3");
  }

  @Test
  void nulCharactersNameTheirLine() {
    assertRefused("a,n\nx,1\ny\0,2\n", "line 3 has a NUL character");
    assertRefused("a,n\nx,1\n".getBytes(StandardCharsets.UTF_16LE), "line 1 has a NUL character");
  }

  @Test
  void missingFilesAndDirectoriesAreRefused(@TempDir Path directory) {
    var spec = Tables.spec(A_AND_N);
    Path missing = directory.resolve("none.csv");
    assertThatThrownBy(() -> Table.open(spec, missing, OptionalLong.empty()))
        .isInstanceOf(TableException.class)
        .hasMessage(missing + ": no such file");
    assertThatThrownBy(() -> Table.open(spec, directory, OptionalLong.empty()))
        .isInstanceOf(TableException.class)
        .hasMessage(directory + ": is a directory, not a file");
  }

  @Test
  void brokenGzipIsOneError() {
    assertRefused(new byte[] {0x1F, (byte) 0x8B, 1, 2, 3}, "cannot be read");
  }

  @Test
  void lastRowsOfMillionsAreThere() {
    var rows = 200_000;
    var content = new StringBuilder("a,n\n");
    for (int i = 0; i < rows; i++) content.append("x,").append(i).append('\n');
    long[] sum = {0};
    var read = Tables.read(A_AND_N, content.toString());
    for (var row : read.rows()) sum[0] += Long.parseLong(row.get("n").text());
    assertThat(sum[0]).isEqualTo((long) rows * (rows - 1) / 2);
    assertThat(List.of(read.summary().rows())).containsExactly((long) rows);
  }
}
