package dev.nomos.enforcer.fidelity;

import dev.nomos.enforcer.model.LanguageModel;
import dev.nomos.enforcer.vocabulary.Encoded;
import dev.nomos.enforcer.vocabulary.FieldOrder;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * How likely a model finds the unknown fields of records, with the known ones first and in the data
 * set's order, where it sees of them only those that happen to stand before. The same tokens count
 * in both; fields' markers do not. No rules are heeded. Not thread-safe: one owner.
 */
@SuppressWarnings({"EnumOrdinal", "ArrayRecordComponent"}) // places in arrays; never compared
public final class Likelihood {
  private final LanguageModel model;
  private final Vocabulary vocabulary;
  private final int batch;
  private final List<Sequence> waiting = new ArrayList<>();
  private final double[] nats = new double[Order.values().length];
  private long records;
  private long unwritable;
  private long tokens;

  private enum Order {
    KNOWN_FIRST,
    PLAIN
  }

  /** {@code counted}: places of the tokens that count. */
  private record Sequence(Order order, int[] tokens, BitSet counted) {}

  /**
   * Negative log-likelihoods in nats, the mean of a record.
   *
   * @param unwritable records left out, since the vocabulary has no tokens for a value
   * @param tokens that counted, of all records
   * @param knownFirst with the known fields first
   * @param plain in the data set's order
   */
  public record Figures(
      long records, long unwritable, long tokens, double knownFirst, double plain) {}

  /**
   * @param batch sequences that the model reads at a time
   */
  public Likelihood(LanguageModel model, Vocabulary vocabulary, int batch) {
    this.model = model;
    this.vocabulary = vocabulary;
    this.batch = batch;
  }

  /** The next record, and which of its fields are known. */
  public void add(Row row, BitSet known) {
    FieldOrder order = vocabulary.order();
    int[][] orders = {order.knownFirst(known), order.plain()};
    for (Order which : Order.values()) {
      switch (vocabulary.encode(row, orders[which.ordinal()])) {
        case Encoded.Unknown _ -> {
          unwritable++;
          return; // in either order
        }
        case Encoded.Tokens(var written) ->
            waiting.add(new Sequence(which, written, counted(written, known)));
      }
    }
    records++;
    if (waiting.size() >= batch) {
      read();
    }
  }

  private BitSet counted(int[] written, BitSet known) {
    BitSet counted = new BitSet(written.length);
    boolean isUnknown = false;
    for (int i = 1; i < written.length; i++) {
      int field = vocabulary.markedField(written[i]);
      isUnknown = field >= 0 ? !known.get(field) : isUnknown;
      counted.set(i, field < 0 && isUnknown);
    }
    return counted;
  }

  /** Reads what waits, a token of each sequence at a time. */
  private void read() {
    LanguageModel.States states = model.start(waiting.size());
    float[][] logits = new float[waiting.size()][model.vocabulary()];
    int[] places = new int[waiting.size()];
    int[] fed = new int[waiting.size()];
    int longest = waiting.stream().mapToInt(s -> s.tokens().length).max().orElse(0);
    for (int at = 0; at + 1 < longest; at++) {
      int count = 0;
      for (int s = 0; s < waiting.size(); s++) {
        if (at + 1 < waiting.get(s).tokens().length) {
          places[count] = s;
          fed[count++] = waiting.get(s).tokens()[at];
        }
      }
      states.next(places, fed, count, logits);
      for (int i = 0; i < count; i++) {
        score(waiting.get(places[i]), at + 1, logits[i]);
      }
    }
    waiting.clear();
  }

  private void score(Sequence sequence, int place, float[] logits) {
    if (!sequence.counted().get(place)) {
      return;
    }
    double highest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      highest = Math.max(highest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - highest);
    }
    nats[sequence.order().ordinal()] += highest + Math.log(sum) - logits[sequence.tokens()[place]];
    tokens += sequence.order() == Order.PLAIN ? 1 : 0;
  }

  /** Of all records so far; 0 where there are none. */
  public Figures figures() {
    read();
    double[] means = Arrays.stream(nats).map(n -> n / Math.max(1, records)).toArray();
    return new Figures(
        records,
        unwritable,
        tokens,
        means[Order.KNOWN_FIRST.ordinal()],
        means[Order.PLAIN.ordinal()]);
  }
}
