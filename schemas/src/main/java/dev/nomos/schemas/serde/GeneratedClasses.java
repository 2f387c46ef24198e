package dev.nomos.schemas.serde;

import dev.nomos.schemas.avro.Origin;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro that the classes generated from our schemas may be made from a schema's name; it
 * trusts no others but its own. Avro keeps this setting for the whole process.
 */
public final class GeneratedClasses {
  private static final String PACKAGE = Origin.class.getPackageName();

  private GeneratedClasses() {}

  /**
   * Adds to what is trusted already; doing so twice changes nothing. {@link AvroSerde} does it: for
   * who makes values before there is one.
   */
  public static synchronized void trust() {
    var before = ClassSecurityValidator.getGlobal();
    if (!before.isTrusted(Origin.class)) {
      ClassSecurityValidator.setGlobal(
          ClassSecurityValidator.composite(before, type -> type.getPackageName().equals(PACKAGE)));
    }
  }
}
