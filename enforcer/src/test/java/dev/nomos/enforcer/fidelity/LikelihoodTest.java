package dev.nomos.enforcer.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nomos.enforcer.model.LanguageModel;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.FieldDomain.Choices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LikelihoodTest {
  private static final List<Value> LETTERS = List.of(Value.of("x"), Value.of("y"));
  private static final RowType TYPE =
      new RowType(
          List.of(Field.of("a", FieldType.CATEGORICAL), Field.of("b", FieldType.CATEGORICAL)));
  private static final Vocabulary VOCABULARY =
      Vocabulary.of(TYPE, List.of(new Choices(LETTERS, false), new Choices(LETTERS, false)));

  /**
   * Knows that {@code a} is the same letter as {@code b}, where it has seen one of them: then it is
   * certain up to a weight of 8 to 1; before that both are alike. Other tokens have no chance.
   */
  private record Copying(int vocabulary, int longest) implements LanguageModel {
    @Override
    public States start(int sequences) {
      List<List<Integer>> read = new ArrayList<>();
      for (int i = 0; i < sequences; i++) {
        read.add(new ArrayList<>());
      }
      return new States() {
        @Override
        public void next(int[] places, int[] tokens, int count, float[][] logits) {
          for (int i = 0; i < count; i++) {
            List<Integer> sequence = read.get(places[i]);
            sequence.add(tokens[i]);
            say(sequence, logits[i]);
          }
        }

        @Override
        public void fork(int from, int to) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void reset(int sequence) {
          read.get(sequence).clear();
        }

        @Override
        public int length(int sequence) {
          return read.get(sequence).size();
        }
      };
    }

    private static void say(List<Integer> sequence, float[] logits) {
      Arrays.fill(logits, Float.NEGATIVE_INFINITY);
      int field = VOCABULARY.markedField(sequence.getLast());
      for (int letter = 0; field >= 0 && letter < 2; letter++) {
        boolean isSeen = sequence.contains(VOCABULARY.choice(1 - field, letter));
        logits[VOCABULARY.choice(field, letter)] = isSeen ? (float) Math.log(8) : 0;
      }
      if (field < 0) {
        logits[0] = 0; // a marker follows, which does not count
      }
    }
  }

  private static Row row(String a, String b) {
    return Row.of(TYPE, Map.of("a", Value.of(a), "b", Value.of(b)));
  }

  @Test
  void knownFieldsThatComeFirstTellOfTheOthers() {
    var model = new Copying(VOCABULARY.size(), VOCABULARY.longest());
    for (int batch : new int[] {1, 2, 5, 64}) {
      var likelihood = new Likelihood(model, VOCABULARY, batch);
      BitSet second = new BitSet();
      second.set(1);
      for (int i = 0; i < 9; i++) {
        likelihood.add(row("x", "x"), second);
        likelihood.add(row("y", "y"), second);
      }
      likelihood.add(row("z", "x"), second);
      Likelihood.Figures figures = likelihood.figures();
      assertThat(figures.records()).isEqualTo(18);
      assertThat(figures.unwritable()).isEqualTo(1);
      assertThat(figures.tokens()).isEqualTo(18);
      assertThat(figures.knownFirst()).isCloseTo(Math.log(9.0 / 8), within(1e-6));
      assertThat(figures.plain()).isCloseTo(Math.log(2), within(1e-6));
    }
  }

  @Test
  void nothingIsNothing() {
    var model = new Copying(VOCABULARY.size(), VOCABULARY.longest());
    assertThat(new Likelihood(model, VOCABULARY, 4).figures())
        .isEqualTo(new Likelihood.Figures(0, 0, 0, 0, 0));
  }
}
