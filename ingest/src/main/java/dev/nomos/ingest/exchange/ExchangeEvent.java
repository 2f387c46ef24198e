package dev.nomos.ingest.exchange;

/** What happened in an exchange; counted by domain. */
public enum ExchangeEvent {
  TEMPLATE_DEFINED,
  /** Sent again, unchanged. */
  TEMPLATE_REFRESHED,
  /** Another definition under a known id; it holds from there on. */
  TEMPLATE_REDEFINED,
  /** By the exporter, or because its new definition was refused. */
  TEMPLATE_WITHDRAWN,
  /** Not sent again within its lifetime. */
  TEMPLATE_EXPIRED,
  /** There was no room for it; its data sets are held until they expire. */
  TEMPLATE_REFUSED,

  /** A data set without template was put aside. = replayed + expired + evicted + those held now. */
  SET_HELD,
  /** Its template came and it was decoded, or found undecodable. */
  SET_REPLAYED,
  /** Its template did not come in time: lost. */
  SET_EXPIRED,
  /** There was no room for it: lost. */
  SET_EVICTED,

  /** An options record told a new sampling rate. */
  SAMPLING_LEARNED,
  /** A rate outside 1 to 2³²−1, or one too many: not used. */
  SAMPLING_IGNORED,

  /** Flows (v5), packets (v9) or data records (IPFIX) that never came. */
  SEQUENCE_LOST,
  /** The same that came after later ones, within the tolerance; not lost. */
  SEQUENCE_REORDERED,
  /** The same that came twice, or after they were counted as lost. */
  SEQUENCE_REPEATED,
  /** The numbering began anew: what was lost before it is not known. */
  SEQUENCE_RESTARTED,
  /** A message whose records are not known, so that gaps around it are not seen (IPFIX). */
  SEQUENCE_UNKNOWN,

  /** An idle domain's sequence, clock and rates were forgotten for want of room. */
  DOMAIN_FORGOTTEN
}
