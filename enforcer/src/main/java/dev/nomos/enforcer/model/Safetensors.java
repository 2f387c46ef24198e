package dev.nomos.enforcer.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Tensors in a file of the safetensors format, version of 2022.
 *
 * <pre>
 *   +----------------+--------------------------------+----------------------+
 *   | length n of    | header: JSON object in UTF-8,  | the tensors' values, |
 *   | the header,    | n octets: name -> dtype,       | little endian,       |
 *   | 8 octets,      | shape, data_offsets [from, to) | without gaps         |
 *   | little endian  |                                |                      |
 *   +----------------+--------------------------------+----------------------+
 * </pre>
 *
 * Offsets count from the header's end. {@code __metadata__} is a map of texts.
 */
public final class Safetensors {
  private static final int MOST_HEADER = 16 << 20;
  private static final int WORD = Long.BYTES;
  private static final String METADATA = "__metadata__";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private Safetensors() {}

  /** Where a tensor's values are: octets [{@code from}, {@code to}) of the data. */
  private record Entry(String name, String dtype, List<Integer> shape, long from, long to) {}

  /**
   * The tensors whose names are wanted, by name in the order of the file; values of F16 and BF16
   * become float. Throws {@link ModelException}.
   */
  public static Map<String, Tensor> read(Path file, Predicate<String> wanted) {
    try (FileChannel in = FileChannel.open(file)) {
      long header = headerLength(file, in);
      List<Entry> entries = entries(file, header(file, in, header));
      requireWhole(file, entries, in.size() - WORD - header);
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (Entry entry : entries) {
        if (wanted.test(entry.name())) {
          tensors.put(entry.name(), tensor(file, in, WORD + header, entry));
        }
      }
      return tensors;
    } catch (NoSuchFileException e) {
      throw new ModelException(file, "no such file");
    } catch (IOException e) {
      throw new ModelException(file, "cannot be read: " + e.getMessage());
    }
  }

  private static long headerLength(Path file, FileChannel in) throws IOException {
    if (in.size() < WORD) {
      throw new ModelException(file, "has %d octets: no safetensors".formatted(in.size()));
    }
    long length = octets(file, in, 0, WORD).getLong();
    if (length < 0 || length > Math.min(MOST_HEADER, in.size() - WORD)) {
      throw new ModelException(
          file,
          "says that its header has %s octets, of a file of %d; at most %d are read: no safetensors"
              .formatted(Long.toUnsignedString(length), in.size(), MOST_HEADER));
    }
    return length;
  }

  private static ByteBuffer octets(Path file, FileChannel in, long from, int length)
      throws IOException {
    ByteBuffer octets = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (octets.hasRemaining()) {
      if (in.read(octets, from + octets.position()) < 0) {
        throw new ModelException(file, "ends at octet " + (from + octets.position()));
      }
    }
    return octets.flip();
  }

  /** What the file says of itself. Throws {@link ModelException}. */
  public static Map<String, String> metadata(Path file) {
    try (FileChannel in = FileChannel.open(file)) {
      JsonNode header = header(file, in, headerLength(file, in));
      Map<String, String> metadata = new LinkedHashMap<>();
      header
          .path(METADATA)
          .properties()
          .forEach(member -> metadata.put(member.getKey(), member.getValue().asText()));
      return metadata;
    } catch (NoSuchFileException e) {
      throw new ModelException(file, "no such file");
    } catch (IOException e) {
      throw new ModelException(file, "cannot be read: " + e.getMessage());
    }
  }

  private static JsonNode header(Path file, FileChannel in, long length) throws IOException {
    JsonNode header;
    try {
      header = JSON.readTree(octets(file, in, WORD, (int) length).array());
    } catch (JsonProcessingException e) {
      throw new ModelException(file, "its header is no JSON: " + e.getOriginalMessage());
    }
    if (!header.isObject()) {
      throw new ModelException(file, "its header is no JSON object");
    }
    return header;
  }

  private static List<Entry> entries(Path file, JsonNode header) {
    List<Entry> entries = new ArrayList<>();
    header.properties().stream()
        .filter(member -> !member.getKey().equals(METADATA))
        .forEach(member -> entries.add(entry(file, member.getKey(), member.getValue())));
    entries.sort(Comparator.comparingLong(Entry::from).thenComparingLong(Entry::to));
    return entries;
  }

  private static Entry entry(Path file, String name, JsonNode node) {
    JsonNode offsets = node.path("data_offsets");
    JsonNode shape = node.path("shape");
    if (!node.path("dtype").isTextual() || !shape.isArray() || offsets.size() != 2) {
      throw new ModelException(
          file, "tensor '%s' has no dtype, shape and two data_offsets".formatted(name));
    }
    List<Integer> sizes = new ArrayList<>();
    for (JsonNode size : shape) {
      if (!size.isInt() || size.intValue() < 0) {
        throw new ModelException(file, "tensor '%s' has the shape %s".formatted(name, shape));
      }
      sizes.add(size.intValue());
    }
    if (!offsets.path(0).isIntegralNumber() || !offsets.path(1).isIntegralNumber()) {
      throw new ModelException(file, "tensor '%s' has the offsets %s".formatted(name, offsets));
    }
    long from = offsets.path(0).longValue();
    return new Entry(name, node.path("dtype").asText(), sizes, from, offsets.path(1).longValue());
  }

  /** The tensors follow one another without gaps from the first octet of the data to its last. */
  private static void requireWhole(Path file, List<Entry> entries, long data) {
    long next = 0;
    for (Entry entry : entries) {
      if (entry.from() != next || entry.to() < entry.from()) {
        throw new ModelException(
            file,
            "tensor '%s' is at octets %d to %d, but the one before it ends at %d"
                .formatted(entry.name(), entry.from(), entry.to(), next));
      }
      next = entry.to();
    }
    if (next != data) {
      throw new ModelException(
          file, "its tensors take %d octets, but %d follow the header".formatted(next, data));
    }
  }

  private static Tensor tensor(Path file, FileChannel in, long data, Entry entry)
      throws IOException {
    int width =
        switch (entry.dtype()) {
          case "F32" -> Float.BYTES;
          case "F16", "BF16" -> Short.BYTES;
          default ->
              throw new ModelException(
                  file,
                  "tensor '%s' is of %s; read are F32, F16 and BF16"
                      .formatted(entry.name(), entry.dtype()));
        };
    int count = count(file, entry, width);
    ByteBuffer octets = octets(file, in, data + entry.from(), count * width);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (entry.dtype()) {
            case "F32" -> octets.getFloat();
            case "F16" -> Float.float16ToFloat(octets.getShort());
            default -> Float.intBitsToFloat(octets.getShort() << Short.SIZE);
          };
    }
    return new Tensor(entry.shape(), values);
  }

  private static int count(Path file, Entry entry, int width) {
    long octets = entry.to() - entry.from();
    long count = 1;
    for (int size : entry.shape()) {
      count = size == 0 ? 0 : Math.min(count, octets + 1) * size; // never more than 2^62
    }
    if (count * width != octets || octets > Integer.MAX_VALUE - WORD) {
      throw new ModelException(
          file,
          "tensor '%s' of %s has the shape %s, but %d octets"
              .formatted(entry.name(), entry.dtype(), entry.shape(), octets));
    }
    return (int) count;
  }

  /** Writes tensors of F32 in the order of the map, whole or not at all. */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (FileChannel out =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeAll(out, header(tensors, metadata));
      for (Tensor tensor : tensors.values()) {
        writeAll(out, octets(tensor.values()));
      }
      out.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void writeAll(FileChannel out, ByteBuffer octets) throws IOException {
    while (octets.hasRemaining()) {
      out.write(octets);
    }
  }

  private static ByteBuffer header(Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    ObjectNode header = JSON.createObjectNode();
    header.putPOJO(METADATA, metadata);
    long at = 0;
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", "F32");
      tensor.getValue().shape().forEach(entry.withArray("shape")::add);
      long from = at;
      at += (long) tensor.getValue().values().length * Float.BYTES;
      entry.putArray("data_offsets").add(from).add(at);
    }
    byte[] text = JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
    int length = (text.length + WORD - 1) / WORD * WORD;
    ByteBuffer octets = ByteBuffer.allocate(WORD + length).order(ByteOrder.LITTLE_ENDIAN);
    octets.putLong(length).put(text);
    while (octets.hasRemaining()) {
      octets.put((byte) ' '); // the values start at a multiple of eight
    }
    return octets.flip();
  }

  private static ByteBuffer octets(float[] values) {
    ByteBuffer octets =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    octets.asFloatBuffer().put(values);
    return octets;
  }
}
