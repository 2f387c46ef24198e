package dev.nomos.miner;

/**
 * What a miner knows and is doing.
 *
 * @param phase in words, such as "waiting", "profiling", "searching"
 * @param records in the evidence table
 * @param theoryVersion newest version published; 0 before the first
 * @param failure why the last command could not be carried out; empty where it was
 */
public record MinerStatus(
    String phase,
    long records,
    long distinctEvidence,
    long predicates,
    long rules,
    long theoryVersion,
    String failure) {
  static final MinerStatus STARTING = new MinerStatus("starting", 0, 0, 0, 0, 0, "");
}
