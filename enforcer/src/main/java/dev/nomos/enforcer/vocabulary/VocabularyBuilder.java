package dev.nomos.enforcer.vocabulary;

import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.schemas.spec.DatasetSpec;
import java.util.List;

/**
 * Makes a vocabulary in one pass over records, in memory that the limits bound. Of one thread.
 *
 * <p>A field has a token for each value where its specification has a {@code domain} or says that
 * it is categorical, boolean or a string, and where it is an integer of few distinct values. The
 * others are numbers, from the data's range widened to all of as many digits, within the
 * specification's bounds.
 */
public final class VocabularyBuilder {
  private final RowType type;
  private final List<FieldSurvey> surveys;

  public VocabularyBuilder(DatasetSpec spec, VocabularyLimits limits) {
    type = spec.rowType();
    surveys = spec.preparedFields().stream().map(field -> new FieldSurvey(field, limits)).toList();
  }

  /** Throws {@link VocabularyException} where a field has too many values. */
  public void add(Row row) {
    for (int i = 0; i < surveys.size(); i++) {
      surveys.get(i).add(row.get(i));
    }
  }

  /** Throws {@link VocabularyException} where a field has no value, or one of too many digits. */
  public Vocabulary build() {
    return new Vocabulary(type, surveys.stream().map(FieldSurvey::part).toList());
  }
}
