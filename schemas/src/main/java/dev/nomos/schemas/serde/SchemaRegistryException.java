package dev.nomos.schemas.serde;

/** The registry refused a request or could not be reached; the message says which and why. */
public sealed class SchemaRegistryException extends RuntimeException
    permits UnknownSchemaException {
  public SchemaRegistryException(String message) {
    super(message);
  }

  public SchemaRegistryException(String message, Throwable cause) {
    super(message, cause);
  }
}
