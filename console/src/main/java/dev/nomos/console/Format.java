package dev.nomos.console;

/** How a verb reports: for people, or one JSON document of a documented shape. */
enum Format {
  TEXT,
  JSON
}
