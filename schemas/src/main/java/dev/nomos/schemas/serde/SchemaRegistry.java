package dev.nomos.schemas.serde;

import org.apache.avro.Schema;

/**
 * Numbers schemas. Ids are positive and need not be dense. Implementations are safe for any number
 * of threads and remember what they were told, so that a caller may ask for every record.
 */
public interface SchemaRegistry {
  /**
   * The id of {@code schema} under {@code subject}, new or known. Throws {@link
   * SchemaRegistryException} where the registry refuses it or cannot be reached.
   */
  int register(String subject, Schema schema);

  /**
   * Throws {@link UnknownSchemaException} where no such schema is known, and another {@link
   * SchemaRegistryException} where the registry cannot be asked.
   */
  Schema byId(int id);
}
