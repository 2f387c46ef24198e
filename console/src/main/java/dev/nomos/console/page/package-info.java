/**
 * What a running Nomos shows: the web page with its event stream.
 *
 * <p>In: the topics of one data set, read once by {@link dev.nomos.console.page.LiveView}. Out:
 * HTTP, on loopback unless another address is configured.
 */
@NullMarked
package dev.nomos.console.page;

import org.jspecify.annotations.NullMarked;
