package dev.nomos.miner.predicates;

import dev.nomos.logic.Value;

/** A constant with its readable name, such as "p90"; empty where there is no better one. */
record Labelled(Value value, String label) {}
