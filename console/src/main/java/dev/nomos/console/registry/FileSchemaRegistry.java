package dev.nomos.console.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.schemas.serde.SchemaRegistry;
import dev.nomos.schemas.serde.SchemaRegistryException;
import dev.nomos.schemas.serde.UnknownSchemaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.jspecify.annotations.Nullable;

/**
 * Schemas in one append-only file: a line of JSON for each version of a subject, forced to disk
 * before its id is given out. A last line cut short by a kill was never answered and is dropped.
 *
 * <p>Compatibility is FULL_TRANSITIVE: a new version must read all older ones and be read by them.
 * Thread-safe; its state is guarded by {@code this}.
 */
public final class FileSchemaRegistry implements SchemaRegistry, AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final FileChannel file;
  private final Map<Integer, Schema> byId = new HashMap<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final SortedMap<String, List<RegisteredSchema>> subjects = new TreeMap<>();

  private final Map<String, Latest> latestAsked = new ConcurrentHashMap<>();

  private record Latest(Schema schema, int id) {}

  private FileSchemaRegistry(FileChannel file) {
    this.file = file;
  }

  /**
   * The registry kept in {@code directory}, made where missing.
   *
   * @throws IOException if another process has it open, or a line before the last is damaged
   */
  public static FileSchemaRegistry open(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path path = directory.resolve("schemas.jsonl");
    var channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (tryLock(channel) == null)
        throw new IOException(path + " is in use by another process; stop it first");
      var registry = new FileSchemaRegistry(channel);
      registry.load(path);
      return registry;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldInThisProcess) {
      return null;
    }
  }

  private synchronized void load(Path path) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    int line = 0;
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '\n') continue;
      line++;
      var text = new String(bytes, start, i - start, StandardCharsets.UTF_8);
      try {
        remember(parseLine(text));
      } catch (JsonProcessingException | IllegalArgumentException e) {
        throw new IOException(path + " line " + line + " is damaged: " + e.getMessage(), e);
      }
      start = i + 1;
    }
    file.truncate(start);
    file.position(start);
  }

  private static RegisteredSchema parseLine(String text) throws JsonProcessingException {
    JsonNode line = JSON.readTree(text);
    if (!line.path("subject").isTextual() || !line.path("schema").isTextual())
      throw new IllegalArgumentException("subject and schema must be strings");
    return new RegisteredSchema(
        line.path("subject").textValue(),
        line.path("version").intValue(),
        line.path("id").intValue(),
        parse(line.path("schema").textValue()));
  }

  /**
   * Strict parsing of a schema's JSON text.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Schema parse(String text) {
    try {
      return new Schema.Parser().parse(text);
    } catch (AvroRuntimeException | NullPointerException invalid) {
      // Avro 1.12 answers an unknown type's name with a NullPointerException.
      throw new IllegalArgumentException(
          invalid.getCause() instanceof JsonProcessingException json
              ? json.getOriginalMessage()
              : invalid.getMessage(),
          invalid);
    }
  }

  private void remember(RegisteredSchema entry) {
    byId.put(entry.id(), entry.schema());
    ids.putIfAbsent(entry.schema().toString(), entry.id());
    subjects.computeIfAbsent(entry.subject(), _ -> new ArrayList<>()).add(entry);
  }

  /** As a serializer asks: for every record, with the same schema object. */
  @Override
  @SuppressWarnings("ReferenceEquality") // comparing whole schemas for each record costs too much
  public int register(String subject, Schema schema) {
    Latest latest = latestAsked.get(subject);
    if (latest != null && latest.schema() == schema) return latest.id();
    try {
      int id = add(subject, schema);
      latestAsked.put(subject, new Latest(schema, id));
      return id;
    } catch (IncompatibleSchema | UncheckedIOException e) {
      throw new SchemaRegistryException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The id of {@code schema}, as a new version of {@code subject} unless it is one already.
   *
   * @throws IncompatibleSchema if it does not fit the subject's versions
   * @throws UncheckedIOException if it could not be written
   */
  synchronized int add(String subject, Schema schema) {
    var known = lookup(subject, schema);
    if (known.isPresent()) return known.get().id();
    var versions = versions(subject);
    versions.forEach(old -> requireCompatible(old, schema));
    int id = ids.getOrDefault(schema.toString(), byId.size() + 1);
    var entry = new RegisteredSchema(subject, versions.size() + 1, id, schema);
    append(entry);
    remember(entry);
    return id;
  }

  @Override
  public Schema byId(int id) {
    return find(id).orElseThrow(() -> new UnknownSchemaException("no schema has id " + id));
  }

  synchronized Optional<Schema> find(int id) {
    return Optional.ofNullable(byId.get(id));
  }

  synchronized List<String> subjects() {
    return List.copyOf(subjects.keySet());
  }

  /** Oldest first; version <i>n</i> is at index <i>n</i> − 1. */
  synchronized List<RegisteredSchema> versions(String subject) {
    return List.copyOf(subjects.getOrDefault(subject, List.of()));
  }

  Optional<RegisteredSchema> lookup(String subject, Schema schema) {
    return versions(subject).stream().filter(v -> identical(v.schema(), schema)).findFirst();
  }

  /**
   * {@link Schema#equals} ignores documentation and aliases of fields, which may change reading.
   */
  private static boolean identical(Schema one, Schema other) {
    return one.equals(other) && one.toString().equals(other.toString());
  }

  private static void requireCompatible(RegisteredSchema old, Schema schema) {
    requireReads(old, schema, old.schema());
    requireReads(old, old.schema(), schema);
  }

  private static void requireReads(RegisteredSchema old, Schema reader, Schema writer) {
    var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getResult();
    if (result.getCompatibility() == SchemaCompatibilityType.COMPATIBLE) return;
    String why =
        result.getIncompatibilities().stream()
            .findFirst()
            .map(i -> i.getType() + " at " + i.getLocation() + ": " + i.getMessage())
            .orElse("unknown reason");
    throw new IncompatibleSchema(old.subject(), old.version(), why);
  }

  private void append(RegisteredSchema entry) {
    try {
      var line =
          JSON.createObjectNode()
              .put("subject", entry.subject())
              .put("version", entry.version())
              .put("id", entry.id())
              .put("schema", entry.schema().toString());
      long end = file.position();
      try {
        var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) file.write(bytes);
        file.force(false);
      } catch (IOException e) {
        file.truncate(end);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("schema of subject " + entry.subject() + " was not kept", e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
