package dev.nomos.enforcer.service;

/** Makes of neighbouring numbers some that lie far apart, one to one (SplitMix64, Steele 2014). */
final class Mixing {
  private Mixing() {}

  static long of(long number) {
    long x = number + 0x9E3779B97F4A7C15L;
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
