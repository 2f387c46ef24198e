package dev.nomos.schemas.spec;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a CSV file is written: the usual options of {@code pandas.read_csv}, with its defaults.
 *
 * @param sep between cells, one character or several; {@code delimiter} is another name for it
 * @param header the row of the column names, counted from 0 after the skipped ones; {@code "infer"}
 *     (the default): the first, or none where {@code names} are given; null: none
 * @param names the columns' names, instead of the header's
 * @param usecols the columns to read, by name or by number from 0; none: all
 * @param skiprows a number of lines to skip at the start, or a list of line numbers from 0
 * @param nrows most rows to read
 * @param naValues texts that mean a missing value, besides the usual ones
 * @param trueValues texts that mean true in a column of truth or numbers
 * @param falseValues as {@code trueValues}, for false
 * @param keepDefaultNa false: only {@code naValues} and empty cells are missing
 * @param naFilter false: no text means a missing value, but an empty cell is one for a number
 * @param encoding a character set's name; UTF-8 where it is null
 * @param encodingErrors {@code strict}: octets that are no text are an error; {@code replace}: each
 *     becomes U+FFFD; {@code ignore}: they are left out
 * @param quotechar around a cell that holds separators, doubled inside it
 * @param quoting 0: as quotechar says; 3: quotation marks are characters like any other; 1 and 2
 *     say how files are written, and are 0 here
 * @param escapechar takes the next character's meaning away
 * @param comment starts a comment that ends with the line
 * @param thousands between groups of digits
 * @param decimal the decimal point
 * @param dtype of all columns, or by column, such as "int64" or "string"
 * @param compression {@code infer} (by the file's first octets), {@code gzip} or {@code zstd}, or
 *     null; without effect, as the octets always tell
 * @param skipinitialspace blanks after a separator do not count
 * @param indexCol null or false; false: a separator at a row's end starts no cell
 * @param onBadLines {@code error}, or {@code skip} or {@code warn}, which both count and tell: what
 *     to do with a row of too few or many cells
 * @param engine accepted and without effect, as {@code low_memory}
 */
@JsonInclude(JsonInclude.Include.NON_NULL) // an explicit null means something: no header
public record CsvReadOptions(
    @Nullable String sep,
    @Nullable String delimiter,
    @Nullable JsonNode header,
    List<String> names,
    List<JsonNode> usecols,
    @Nullable JsonNode skiprows,
    @Nullable Long nrows,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> naValues,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> trueValues,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> falseValues,
    @Nullable Boolean keepDefaultNa,
    @Nullable Boolean naFilter,
    @Nullable String encoding,
    @Nullable String encodingErrors,
    @Nullable String quotechar,
    @Nullable Integer quoting,
    @Nullable String escapechar,
    @Nullable String comment,
    @Nullable String thousands,
    @Nullable String decimal,
    @Nullable JsonNode dtype,
    @Nullable String compression,
    @Nullable Boolean skipinitialspace,
    @Nullable Boolean skipBlankLines,
    @Nullable JsonNode indexCol,
    @Nullable String onBadLines,
    @Nullable String engine,
    @Nullable Boolean lowMemory) {
  /** RFC 4180 in UTF-8, with a header. */
  public static final CsvReadOptions DEFAULT =
      new CsvReadOptions(
          null, null, null, List.of(), List.of(), null, null, List.of(), List.of(), List.of(), null,
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null, null);

  public CsvReadOptions {
    names = Lists.copy(names);
    usecols = Lists.copy(usecols);
    naValues = Lists.copy(naValues);
    trueValues = Lists.copy(trueValues);
    falseValues = Lists.copy(falseValues);
  }

  public String separator() {
    if (sep != null) return sep;
    return delimiter == null ? "," : delimiter;
  }

  /** Rows before the first row of data that are no data: the header's number + 1, or 0. */
  public int headerRows() {
    if (header == null || header.isTextual()) return names.isEmpty() ? 1 : 0;
    return header.isNull() ? 0 : header.intValue() + 1;
  }

  public boolean skipsBadLines() {
    return "skip".equals(onBadLines) || "warn".equals(onBadLines);
  }

  /** Whether quotation marks mean nothing. */
  public boolean isUnquoted() {
    return quoting != null && quoting == 3;
  }

  /** The type of a column by {@code dtype}, as a step's; null where nothing is said. */
  public @Nullable String dtypeOf(String column) {
    if (dtype == null || dtype.isNull()) return null;
    if (dtype.isTextual()) return dtype.textValue();
    return dtype.has(column) ? dtype.get(column).textValue() : null;
  }

  /** Every option that cannot be used, as key, rule and value. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (sep != null && delimiter != null) problems.add("sep and delimiter are both given");
    if (separator().isEmpty() || separator().matches("[\r\n]|.*\\\\.+"))
      problems.add("sep must be a literal text, not a pattern, but was '" + separator() + "'");
    single("quotechar", quotechar, problems);
    single("escapechar", escapechar, problems);
    single("comment", comment, problems);
    single("thousands", thousands, problems);
    single("decimal", decimal, problems);
    if (nrows != null && nrows < 0) problems.add("nrows must not be negative, but was " + nrows);
    choice("compression", compression, List.of("infer", "gzip", "zstd"), problems);
    choice("on_bad_lines", onBadLines, List.of("error", "skip", "warn"), problems);
    choice("encoding_errors", encodingErrors, List.of("strict", "replace", "ignore"), problems);
    if (quoting != null && (quoting < 0 || quoting > 3))
      problems.add("quoting must be 0 to 3, but was " + quoting);
    distinct(problems);
    numbers(problems);
    types(problems);
    characterSet(problems);
    return problems;
  }

  private void distinct(List<String> problems) {
    Set<String> seen = new HashSet<>();
    for (String mark :
        Arrays.asList(separator(), quotechar == null ? "\"" : quotechar, escapechar, comment))
      if (mark != null && !seen.add(mark))
        problems.add(
            "sep, quotechar, escapechar and comment must differ, but two are '" + mark + "'");
  }

  private void numbers(List<String> problems) {
    if (header != null && !header.isNull() && !isCount(header) && !header.asText().equals("infer"))
      problems.add("header must be a row number, \"infer\" or null, but was " + header);
    if (skiprows != null && !skiprows.isNull() && !isCount(skiprows) && !isCounts(skiprows))
      problems.add("skiprows must be a number or a list of line numbers, but was " + skiprows);
    for (JsonNode column : usecols)
      if (!column.isTextual() && !isCount(column))
        problems.add("usecols must hold column names or numbers, but held " + column);
    if (indexCol != null && !indexCol.isNull() && !(indexCol.isBoolean() && !indexCol.asBoolean()))
      problems.add("index_col must be null or false: rows have no index; but was " + indexCol);
  }

  private void types(List<String> problems) {
    if (dtype == null || dtype.isNull()) return;
    List<JsonNode> types = new ArrayList<>();
    if (dtype.isObject()) dtype.forEach(types::add);
    else types.add(dtype);
    for (JsonNode type : types)
      if (PreprocessStep.castType(type.asText()).isEmpty())
        problems.add("dtype must be one of " + PreprocessStep.DTYPES + ", but was " + type);
  }

  private void characterSet(List<String> problems) {
    if (encoding == null) return;
    try {
      if (!java.nio.charset.Charset.isSupported(encoding))
        problems.add("encoding '" + encoding + "' is not known here; UTF-8 and ISO-8859-1 are");
    } catch (java.nio.charset.IllegalCharsetNameException e) {
      problems.add("encoding '" + encoding + "' is no name of a character set");
    }
  }

  private static boolean isCount(JsonNode node) {
    return node.canConvertToInt() && node.isIntegralNumber() && node.intValue() >= 0;
  }

  private static boolean isCounts(JsonNode node) {
    if (!node.isArray()) return false;
    for (JsonNode element : node) if (!isCount(element)) return false;
    return true;
  }

  private static void single(String key, @Nullable String value, List<String> problems) {
    if (value != null && value.length() != 1)
      problems.add(key + " must be one character, but was '" + value + "'");
  }

  private static void choice(
      String key, @Nullable String value, List<String> known, List<String> problems) {
    if (value != null && !known.contains(value))
      problems.add(key + " must be one of " + known + ", but was '" + value + "'");
  }
}
