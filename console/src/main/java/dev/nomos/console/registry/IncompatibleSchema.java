package dev.nomos.console.registry;

/** A schema that could not read, or be read by, what its subject already holds. */
final class IncompatibleSchema extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  IncompatibleSchema(String subject, int version, String why) {
    super(
        "the schema is incompatible with version %d of subject %s: %s"
            .formatted(version, subject, why));
  }
}
