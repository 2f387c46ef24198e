package dev.nomos.validator;

/**
 * What a validator has done since it started. Records in = compliant + violating + unjudged + dead.
 *
 * @param unjudged records for whose time no theory was in force
 * @param dead records that could not be read; each is a dead letter
 * @param violations rules broken, one for each rule and record
 * @param theoryVersion newest version adopted; 0 before any
 */
public record ValidatorCounts(
    long compliant, long violating, long unjudged, long dead, long violations, long theoryVersion) {
  public long records() {
    return compliant + violating + unjudged + dead;
  }
}
