package dev.nomos.console.learn;

/** Hears how far a run is. Calls come from the thread that runs it, and from searching threads. */
public interface Steps {
  /** A new step has begun. */
  void begin(String name);

  /** So many more records of the step are done. */
  void advance(int records);

  /** The search is at sets of {@code size} and has found so many. */
  void searching(int size, long found);

  /** Nobody listens. */
  static Steps silent() {
    return new Steps() {
      @Override
      public void begin(String name) {}

      @Override
      public void advance(int records) {}

      @Override
      public void searching(int size, long found) {}
    };
  }
}
