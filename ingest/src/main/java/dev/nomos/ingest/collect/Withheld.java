package dev.nomos.ingest.collect;

import java.util.Locale;

/**
 * Settles a datagram that was kept back on purpose, since what it holds could not be made safe to
 * publish. Not a failure: nothing is wrong with the sink.
 */
public final class Withheld extends Exception {
  private static final long serialVersionUID = 1;

  /** Why a datagram was kept back. */
  public enum Reason {
    /** Of no protocol whose addresses can be found. */
    UNKNOWN_PROTOCOL,
    /** Breaks its protocol's rules, so that it cannot be said what its octets are. */
    MALFORMED,
    /** Its template did not come in time, or too many datagrams waited for theirs. */
    NO_TEMPLATE;

    /** As metrics tag it. */
    String tag() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Reason reason;

  public Withheld(Reason reason) {
    super(reason.tag(), null, false, false); // one for every such datagram: no stack trace
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
