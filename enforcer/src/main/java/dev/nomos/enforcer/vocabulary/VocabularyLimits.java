package dev.nomos.enforcer.vocabulary;

import dev.nomos.logic.completion.FieldDomain;

/**
 * How a vocabulary is made of records.
 *
 * @param fewValues an integer field of at most this many distinct values has a token for each; one
 *     of more is written digit by digit
 * @param mostChoices most values of a field that has a token for each; data of more is refused
 * @param mostDecimals numbers of more are rounded to this many
 */
public record VocabularyLimits(int fewValues, int mostChoices, int mostDecimals) {
  public static final VocabularyLimits DEFAULT = new VocabularyLimits(64, 10_000, 6);

  public VocabularyLimits {
    if (fewValues < 0 || mostChoices < Math.max(1, fewValues)) {
      throw new IllegalArgumentException(
          "few values must be from 0 to most choices, but were %d of %d"
              .formatted(fewValues, mostChoices));
    }
    if (mostDecimals < 0 || mostDecimals > FieldDomain.MAX_DECIMALS) {
      throw new IllegalArgumentException(
          "most decimals must be from 0 to %d, but were %d"
              .formatted(FieldDomain.MAX_DECIMALS, mostDecimals));
    }
  }
}
