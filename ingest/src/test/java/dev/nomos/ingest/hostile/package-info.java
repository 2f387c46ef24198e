/**
 * What every decoder promises about input that is cut, damaged or made up to hurt.
 *
 * <p>In: the lab's captures and small inputs built by hand, damaged with seeded random numbers or
 * by Jazzer, which looks for inputs that reach new code. Out: records or a reason for each of them,
 * and nothing else. A new decoder is one line in {@link Target} and one method in {@code
 * DecoderFuzzTest}.
 */
package dev.nomos.ingest.hostile;
