package dev.nomos.ingest.exchange;

/** The tables of an exchange. They are written together or not at all. */
public record ExchangeTables(
    StateTable templates, StateTable held, StateTable sampling, StateTable sequences) {
  /** For one run over files. */
  public static ExchangeTables forgetful() {
    var none = StateTable.forgetful();
    return new ExchangeTables(none, none, none, none);
  }
}
