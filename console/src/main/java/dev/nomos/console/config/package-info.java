/**
 * What a person may set, in one YAML file plus environment and command line.
 *
 * <p>In: defaults, file, environment variables, options. Out: one immutable configuration, or every
 * problem at once.
 */
@NullMarked
package dev.nomos.console.config;

import org.jspecify.annotations.NullMarked;
