package dev.nomos.ingest.exchange;

/** Is told what happens in an exchange, by the exchange's thread. */
public interface ExchangeObserver {
  /** {@code times} is positive. */
  void count(Domain domain, ExchangeEvent event, long times);

  /** The smoothed skew of the domain's clock: positive where it is ahead of ours. */
  void clock(Domain domain, double skewMillis);

  /** Data sets that are held now, in all. */
  void held(int sets, long octets);

  /** Ignores everything. */
  static ExchangeObserver none() {
    return new ExchangeObserver() {
      @Override
      public void count(Domain domain, ExchangeEvent event, long times) {
        // nobody asks
      }

      @Override
      public void clock(Domain domain, double skewMillis) {
        // nobody asks
      }

      @Override
      public void held(int sets, long octets) {
        // nobody asks
      }
    };
  }
}
