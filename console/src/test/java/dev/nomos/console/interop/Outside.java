package dev.nomos.console.interop;

import java.net.URI;

/**
 * Where programs of all makes meet.
 *
 * @param registry base URL for Confluent's clients, with its path
 */
record Outside(String bootstrapServers, URI registry) {}
