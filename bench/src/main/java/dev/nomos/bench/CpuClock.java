package dev.nomos.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Processor time of a thread, in nanoseconds: native calls included, other work left out. */
final class CpuClock {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private CpuClock() {}

  static long ofThisThread() {
    return THREADS.getCurrentThreadCpuTime();
  }
}
