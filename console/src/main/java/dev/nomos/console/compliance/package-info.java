/**
 * How well records that some program writes keep a set of rules.
 *
 * <p>In: rules with a data set's specification; rows of files or of topics, source by source. Out:
 * scores by source, by rule and by family, as one JSON object and as an HTML page that needs no
 * network.
 */
@NullMarked
package dev.nomos.console.compliance;

import org.jspecify.annotations.NullMarked;
