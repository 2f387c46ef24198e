/**
 * What an operator's tools see of a running program: metrics for Prometheus and health for a
 * supervisor. In: meters, Kafka clients' own metrics, checks. Out: {@code /metrics}, {@code
 * /health/live}, {@code /health/ready}, and the table of all metrics.
 */
@NullMarked
package dev.nomos.console.observe;

import org.jspecify.annotations.NullMarked;
