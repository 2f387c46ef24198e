package dev.nomos.schemas.serde;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;

/** A registry that lives and dies with its process: for tests and for work on files. */
public final class InMemorySchemaRegistry implements SchemaRegistry {
  private final Map<Schema, Integer> ids = new HashMap<>();
  private final Map<Integer, Schema> schemas = new HashMap<>();

  @Override
  public synchronized int register(String subject, Schema schema) {
    return ids.computeIfAbsent(
        schema,
        _ -> {
          int id = ids.size() + 1;
          schemas.put(id, schema);
          return id;
        });
  }

  @Override
  public synchronized Schema byId(int id) {
    Schema schema = schemas.get(id);
    if (schema == null) {
      throw new UnknownSchemaException("no schema has id " + id);
    }
    return schema;
  }
}
