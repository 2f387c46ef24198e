package dev.nomos.ingest.parquet;

import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The value that a column's reader is at, as the text of a table would have it: whole numbers and
 * decimals exactly; what is no finite number absent; truth as "true" and "false"; points of time in
 * ISO 8601; octets that are not said to be text in hexadecimal.
 */
@FunctionalInterface
interface Cell {
  /** Julian day number of 1970-01-01. */
  int EPOCH_DAY = 2_440_588;

  @Nullable Value of(ColumnReader reader);

  /** {@code element}: a leaf whose type is known. */
  static Cell reading(SchemaElement element) {
    return switch (Objects.requireNonNull(element.getType())) {
      case BOOLEAN -> reader -> Value.of(reader.getBoolean() ? "true" : "false");
      case INT32 -> int32(element);
      case INT64 -> int64(element);
      case INT96 -> reader -> int96(reader.getBinary().getBytes());
      case FLOAT ->
          reader -> {
            float number = reader.getFloat();
            return Float.isFinite(number) ? Value.of(new BigDecimal(Float.toString(number))) : null;
          };
      case DOUBLE ->
          reader -> {
            double number = reader.getDouble();
            return Double.isFinite(number) ? Value.of(BigDecimal.valueOf(number)) : null;
          };
      case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> octets(element);
    };
  }

  /** Without any member set where the file says nothing. */
  private static LogicalType logical(SchemaElement element) {
    var logical = element.getLogicalType();
    return logical == null ? new LogicalType() : logical;
  }

  private static Cell int32(SchemaElement element) {
    var logical = logical(element);
    var converted = element.getConverted_type();
    if (isDecimal(element))
      return reader -> Value.of(BigDecimal.valueOf(reader.getInteger(), scale(element)));
    if (logical.isSetDATE() || converted == ConvertedType.DATE)
      return reader -> Value.of(LocalDate.ofEpochDay(reader.getInteger()).toString());
    if (logical.isSetTIME() || converted == ConvertedType.TIME_MILLIS)
      return reader -> time(reader.getInteger(), 1_000);
    return isUnsigned(element)
        ? reader -> Value.of(Integer.toUnsignedLong(reader.getInteger()))
        : reader -> Value.of(reader.getInteger());
  }

  private static Cell int64(SchemaElement element) {
    var logical = logical(element);
    var converted = element.getConverted_type();
    if (isDecimal(element))
      return reader -> Value.of(BigDecimal.valueOf(reader.getLong(), scale(element)));
    if (logical.isSetTIMESTAMP()) {
      long perSecond = perSecond(logical.getTIMESTAMP().getUnit());
      boolean utc = logical.getTIMESTAMP().isIsAdjustedToUTC();
      return reader -> timestamp(reader.getLong(), perSecond, utc);
    }
    if (logical.isSetTIME()) {
      long perSecond = perSecond(logical.getTIME().getUnit());
      return reader -> time(reader.getLong(), perSecond);
    }
    if (converted == ConvertedType.TIMESTAMP_MILLIS)
      return reader -> timestamp(reader.getLong(), 1_000, true);
    if (converted == ConvertedType.TIMESTAMP_MICROS)
      return reader -> timestamp(reader.getLong(), 1_000_000, true);
    if (converted == ConvertedType.TIME_MICROS) return reader -> time(reader.getLong(), 1_000_000);
    return isUnsigned(element)
        ? reader -> Value.of(new BigDecimal(Long.toUnsignedString(reader.getLong())))
        : reader -> Value.of(reader.getLong());
  }

  private static Cell octets(SchemaElement element) {
    if (isDecimal(element))
      return reader ->
          Value.of(new BigDecimal(new BigInteger(reader.getBinary().getBytes()), scale(element)));
    var logical = logical(element);
    if (isText(logical, element.getConverted_type()))
      return reader -> Value.of(reader.getBinary().toStringUsingUTF8());
    if (logical.isSetUUID())
      return reader -> {
        var octets = reader.getBinary().toByteBuffer();
        return Value.of(new UUID(octets.getLong(), octets.getLong()).toString());
      };
    if (logical.isSetFLOAT16())
      return reader -> {
        var octets = reader.getBinary().toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        float number = Float.float16ToFloat(octets.getShort());
        return Float.isFinite(number) ? Value.of(new BigDecimal(Float.toString(number))) : null;
      };
    return reader -> Value.of(HexFormat.of().formatHex(reader.getBinary().getBytes()));
  }

  private static boolean isText(LogicalType logical, @Nullable ConvertedType converted) {
    return logical.isSetSTRING()
        || logical.isSetENUM()
        || logical.isSetJSON()
        || converted == ConvertedType.UTF8
        || converted == ConvertedType.ENUM
        || converted == ConvertedType.JSON;
  }

  private static boolean isDecimal(SchemaElement element) {
    return logical(element).isSetDECIMAL() || element.getConverted_type() == ConvertedType.DECIMAL;
  }

  private static int scale(SchemaElement element) {
    var logical = logical(element);
    return logical.isSetDECIMAL() ? logical.getDECIMAL().getScale() : element.getScale();
  }

  private static boolean isUnsigned(SchemaElement element) {
    var logical = logical(element);
    if (logical.isSetINTEGER()) return !logical.getINTEGER().isIsSigned();
    var converted = element.getConverted_type();
    return converted == ConvertedType.UINT_8
        || converted == ConvertedType.UINT_16
        || converted == ConvertedType.UINT_32
        || converted == ConvertedType.UINT_64;
  }

  private static long perSecond(@Nullable TimeUnit unit) {
    if (unit == null || unit.isSetMILLIS()) return 1_000;
    return unit.isSetMICROS() ? 1_000_000 : 1_000_000_000;
  }

  private static Value time(long units, long perSecond) {
    return Value.of(LocalTime.ofNanoOfDay(units * (1_000_000_000 / perSecond)).toString());
  }

  private static Value timestamp(long units, long perSecond, boolean utc) {
    long seconds = Math.floorDiv(units, perSecond);
    long nanos = Math.floorMod(units, perSecond) * (1_000_000_000 / perSecond);
    var instant = Instant.ofEpochSecond(seconds, nanos);
    return Value.of(
        utc ? instant.toString() : LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString());
  }

  /** Old writers' time stamps: nanoseconds of the day, eight octets, then the Julian day, four. */
  private static Value int96(byte[] octets) {
    var parts = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
    long nanos = parts.getLong();
    long seconds = ((long) parts.getInt() - EPOCH_DAY) * 86_400;
    return Value.of(Instant.ofEpochSecond(seconds, nanos).toString());
  }
}
