/**
 * Specifications of data sets and of predicate grammars, in NetNomos' JSON format, read strictly.
 *
 * <p>In: JSON files. Out: immutable specifications, or one error that names every problem. The
 * formats are published as JSON Schemas beside the classes.
 */
@NullMarked
package dev.nomos.schemas.spec;

import org.jspecify.annotations.NullMarked;
