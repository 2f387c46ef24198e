package dev.nomos.enforcer.service;

/**
 * What became of a request. One that is completed has a first record; later ones may be missing.
 */
enum Result {
  COMPLETED,
  REFUSED,
  UNWRITABLE,
  OUT_OF_BUDGET,
  DEAD
}
