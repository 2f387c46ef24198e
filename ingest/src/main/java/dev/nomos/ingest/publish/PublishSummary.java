package dev.nomos.ingest.publish;

import java.util.List;
import java.util.Map;

/**
 * What became of the inputs, over all runs of the publication. Where it is finished and has no
 * windows, {@code read} = {@code published} + {@code filtered} + {@code rejected}.
 *
 * @param outcome "finished"; "stopped", where the same command goes on; or "already-finished"
 * @param resumedAfter records and dead letters that earlier runs had sent
 * @param read data rows, packets or flows that were looked at
 * @param published records in the topic
 * @param filtered left out by a step, as intended
 * @param rejected dead letters: records, or windows, that do not fit
 * @param rejections this run's first reasons
 * @param flaws packets that are cut or lie, and datagrams without flows, of this run
 */
public record PublishSummary(
    String id,
    String topic,
    String outcome,
    long resumedAfter,
    long read,
    long published,
    long filtered,
    long rejected,
    List<String> rejections,
    Map<String, Long> flaws,
    double seconds) {
  public PublishSummary {
    rejections = List.copyOf(rejections);
    flaws = Map.copyOf(flaws);
  }
}
