package dev.nomos.ingest;

import dev.nomos.ingest.netflow.FlowRecord;
import dev.nomos.schemas.avro.Origin;

/** A flow on its way from decoding to preparation; never leaves the process. */
record DecodedFlow(Origin origin, long receivedAtMillis, FlowRecord flow) {}
