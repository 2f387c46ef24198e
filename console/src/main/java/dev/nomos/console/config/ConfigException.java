package dev.nomos.console.config;

import java.util.List;

/** A configuration that cannot be used; the message names every problem: key, rule, value seen. */
public final class ConfigException extends RuntimeException {
  ConfigException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
