package dev.nomos.validator;

/**
 * What a validator has done since it started. Records in = compliant + violating + unjudged + dead.
 *
 * @param violating records that break an active rule and are not excepted from it
 * @param unjudged records for whose time no theory was in force
 * @param dead records that could not be read; each is a dead letter
 * @param violations rules broken, active or in shadow, one for each rule and record
 * @param suppressed those among them that were not published
 * @param excepted breaches that an exception covers; none is a violation
 * @param theoryVersion newest version adopted; 0 before any
 */
public record ValidatorCounts(
    long compliant,
    long violating,
    long unjudged,
    long dead,
    long violations,
    long suppressed,
    long excepted,
    long theoryVersion) {
  public long records() {
    return compliant + violating + unjudged + dead;
  }
}
