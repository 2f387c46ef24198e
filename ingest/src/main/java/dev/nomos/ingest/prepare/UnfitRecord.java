package dev.nomos.ingest.prepare;

/** Ends the preparation of one record; becomes a value before it leaves the package. */
final class UnfitRecord extends Exception {
  final PreparationResult result;

  UnfitRecord(PreparationResult result) {
    super(result.toString(), null, false, false); // no stack trace: bad input must stay cheap
    this.result = result;
  }

  static UnfitRecord rejected(String reason) {
    return new UnfitRecord(new PreparationResult.Rejected(reason));
  }
}
