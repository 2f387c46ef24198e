package dev.nomos.schemas.serde;

/** The registry was reached and knows no schema of that id: what names it cannot be read. */
public final class UnknownSchemaException extends SchemaRegistryException {
  public UnknownSchemaException(String message) {
    super(message);
  }
}
