package dev.nomos.ingest.exchange;

import java.util.BitSet;

/** Which of a datagram's flows come of telemetry that is known to be degraded, by position. */
public final class Degraded {
  private final BitSet lossy = new BitSet();
  private final BitSet unscaled = new BitSet();

  void add(int flow, boolean datagramsLost, boolean samplingUnknown) {
    lossy.set(flow, datagramsLost);
    unscaled.set(flow, samplingUnknown);
  }

  /** Shortly before, datagrams of the exporter and domain were lost. */
  public boolean datagramsLost(int flow) {
    return lossy.get(flow);
  }

  /** The flow's packets are a sample, and the rate is not known. */
  public boolean samplingUnknown(int flow) {
    return unscaled.get(flow);
  }
}
