package dev.nomos.ingest.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.nomos.ingest.file.InputFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a file holds, by its first octets once they are unpacked, never by its name. */
enum Content {
  /** pcap, in both byte orders and resolutions, or pcapng. */
  CAPTURE,
  PARQUET,
  /** One JSON object a line. */
  JSON_LINES,
  /** Anything else. */
  TEXT;

  private static final int START = 4096;
  private static final JsonFactory JSON = new JsonFactory();

  /** A pipe tells nothing: what is read of it once is gone. */
  static Content of(Path file) throws IOException {
    if (!Files.isRegularFile(file)) return TEXT;
    try (var in = InputFile.open(file)) {
      return of(in.readNBytes(START));
    }
  }

  private static Content of(byte[] start) {
    if (start.length >= Integer.BYTES)
      switch (ByteBuffer.wrap(start).getInt()) {
        case 0xA1B2C3D4, 0xD4C3B2A1, 0xA1B23C4D, 0x4D3CB2A1, 0x0A0D0D0A -> {
          return CAPTURE;
        }
        case 0x50415231 -> { // PAR1
          return PARQUET;
        }
        default -> {}
      }
    return beginsObject(new String(start, StandardCharsets.UTF_8)) ? JSON_LINES : TEXT;
  }

  /** A brace alone could begin a cell; a brace and a quoted name with a colon begin an object. */
  private static boolean beginsObject(String start) {
    var text = start.startsWith("\uFEFF") ? start.substring(1) : start;
    if (!text.stripLeading().startsWith("{")) return false;
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) return false;
      var next = parser.nextToken();
      return next == JsonToken.FIELD_NAME || next == JsonToken.END_OBJECT;
    } catch (IOException e) {
      return false;
    }
  }
}
