/**
 * A trained model with all that it takes to use it, in one directory.
 *
 * <p>In: a data set's specification, its vocabulary, rules; training adds the weights. Out: the
 * same, read back and found to belong together.
 */
@NullMarked
package dev.nomos.enforcer.bundle;

import org.jspecify.annotations.NullMarked;
