package dev.nomos.console.registry;

import org.apache.avro.Schema;

/** One version of a subject; equal schemas share an id, whatever their subject. */
record RegisteredSchema(String subject, int version, int id, Schema schema) {}
