package dev.nomos.ingest.netflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FlowTimesTest {
  @Test
  void aSumThatLeaves64BitsIsNoTime() {
    assertThat(FlowTimes.sum(5, -7)).isEqualTo(-2);
    assertThat(FlowTimes.sum(Long.MAX_VALUE, 1)).isEqualTo(FlowTimes.NONE);
    assertThat(FlowTimes.sum(-2, -Long.MAX_VALUE)).isEqualTo(FlowTimes.NONE);
  }
}
