package dev.nomos.enforcer.decode;

import dev.nomos.enforcer.model.LanguageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Another model, and the tokens of each sequence that it was fed to the end. */
record RecordedModel(LanguageModel model, List<List<Integer>> ended) implements LanguageModel {
  @Override
  public int vocabulary() {
    return model.vocabulary();
  }

  @Override
  public int longest() {
    return model.longest();
  }

  @Override
  public States start(int sequences) {
    return new Recorded(sequences);
  }

  private final class Recorded implements States {
    private final States states;
    private final List<List<Integer>> tokens;

    Recorded(int sequences) {
      states = model.start(sequences);
      tokens =
          IntStream.range(0, sequences).<List<Integer>>mapToObj(_ -> new ArrayList<>()).toList();
    }

    @Override
    public void next(int[] sequences, int[] fed, int count, float[][] logits) {
      states.next(sequences, fed, count, logits);
      for (int i = 0; i < count; i++) {
        tokens.get(sequences[i]).add(fed[i]);
      }
    }

    @Override
    public void fork(int from, int to) {
      states.fork(from, to);
      tokens.get(to).clear();
      tokens.get(to).addAll(tokens.get(from));
    }

    @Override
    public void reset(int sequence) {
      states.reset(sequence);
      ended.add(List.copyOf(tokens.get(sequence)));
      tokens.get(sequence).clear();
    }

    @Override
    public int length(int sequence) {
      return states.length(sequence);
    }
  }
}
