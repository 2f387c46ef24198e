/**
 * The {@code nomos} command: each verb builds a program from the other modules and runs it.
 *
 * <p>In: arguments. Out: results on standard output, diagnostics on standard error, an exit code.
 */
@NullMarked
package dev.nomos.console;

import org.jspecify.annotations.NullMarked;
