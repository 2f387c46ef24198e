/**
 * HTTP on the loopback interface, for the page, the management port and the schema registry.
 *
 * <p>In: requests from this machine. Out: answers; never a stack trace.
 */
@NullMarked
package dev.nomos.console.http;

import org.jspecify.annotations.NullMarked;
