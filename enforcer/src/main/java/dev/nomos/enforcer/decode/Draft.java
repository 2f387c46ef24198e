package dev.nomos.enforcer.decode;

import dev.nomos.enforcer.vocabulary.Encoded;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.Row;
import dev.nomos.logic.Truth;
import dev.nomos.logic.completion.Completion;
import dev.nomos.logic.completion.FieldDomain;
import dev.nomos.logic.completion.TypedNumber;
import java.util.BitSet;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One record that is being written: known fields first, then the others, both in the vocabulary's
 * order.
 *
 * <p>Of a number the first symbol is drawn among the allowed ones, the others as the model says:
 * where rules forbid one, the number is drawn anew, so that numbers have the chances that the model
 * gives them among those that comply. To pass over forbidden symbols would not do that: a number
 * that is too small would get a digit more instead of its end, and become ten times as large. It is
 * done where the redraws are used up.
 *
 * <p>Mutable; belongs to a decoder.
 */
final class Draft {
  private static final int[] NOTHING = new int[0];

  final Ballot ballot;

  /** The model's sequence that reads it. */
  final int seat;

  private final Vocabulary vocabulary;
  private final Completion completion;
  private final SplittableRandom random;
  private final int[] order;
  private final BitSet known;
  private final Row prompt;
  private final int mostRedraws;

  /** Place in {@code order} of the field that is being written. */
  private int place = -1;

  /** Tokens that the prompt gives for it. */
  private int[] given = NOTHING;

  private int givenAt;
  private @Nullable TypedNumber typed;

  /** How often the number was drawn anew. */
  private int redrawn;

  private boolean inField;
  private int next = Vocabulary.BEGIN;
  private boolean isOver;
  private boolean isWaiting;
  private double logWeight;

  /** Of the value that is being written, as far as symbols were passed over. */
  private double valueLogWeight;

  Draft(
      Ballot ballot,
      int seat,
      Vocabulary vocabulary,
      Completion completion,
      int mostRedraws,
      SplittableRandom random) {
    this.ballot = ballot;
    this.seat = seat;
    this.vocabulary = vocabulary;
    this.completion = completion;
    this.mostRedraws = mostRedraws;
    this.random = random;
    this.prompt = ballot.prompt().row();
    this.known = ballot.prompt().known();
    this.order = vocabulary.order().knownFirst(known);
  }

  /** The same so far in another seat, to go on by itself; between two fields. */
  Draft fork(int toSeat, SplittableRandom ofChild) {
    if (inField) {
      throw new IllegalStateException("a value is being written");
    }
    var child = new Draft(ballot, toSeat, vocabulary, completion.fork(), mostRedraws, ofChild);
    child.place = place;
    child.next = next;
    return child;
  }

  /** The token that the model is to be fed next. */
  int next() {
    return next;
  }

  /** Whether all fields are written. */
  boolean isOver() {
    return isOver;
  }

  Row row() {
    return completion.row();
  }

  /**
   * Logarithm of the product of the probabilities that the rules left: of a number that was drawn
   * anew, of its first symbol, times the share of the tries that came to an end.
   */
  double logWeight() {
    return logWeight;
  }

  /** It weighs as much as any other. */
  void forgetWeight() {
    logWeight = 0;
  }

  /** Whether it is between two fields, the earlier of which was drawn. */
  boolean hasEndedField() {
    return !inField && !isOver && !isKnown();
  }

  /** Whether it waits for other candidates to end the same field. */
  boolean isWaiting() {
    return isWaiting;
  }

  void await(boolean waiting) {
    isWaiting = waiting;
  }

  /** Whether the next token is drawn, and not given. */
  boolean isDrawn() {
    return inField && givenAt == given.length && !isKnown();
  }

  private boolean isKnown() {
    return known.get(order[place]);
  }

  /** Goes on to the last token before the first that is drawn. */
  void skipPrompt() {
    while (!isDrawn()) {
      follow();
    }
  }

  /** Goes on to a token that needs no drawing. */
  void follow() {
    if (inField && givenAt < given.length) {
      next = given[givenAt++];
      inField = givenAt < given.length;
      isOver = !inField && place + 1 == order.length;
      return;
    }
    place++;
    int field = order[place];
    next = vocabulary.marker(field);
    inField = true;
    givenAt = 0;
    given = isKnown() ? tokens(field) : NOTHING;
    redrawn = 0;
    typed =
        vocabulary.domains().get(field) instanceof FieldDomain.Numbers numbers
            ? new TypedNumber(numbers)
            : null;
  }

  private int[] tokens(int field) {
    return switch (vocabulary.encode(field, prompt.get(field))) {
      case Encoded.Tokens(var tokens) -> tokens;
      case Encoded.Unknown unknown -> throw new IllegalStateException(unknown.toString());
    };
  }

  /** Whether a number begins that may be drawn more than once. */
  boolean isAtNumber() {
    return typed != null && mostRedraws > 0 && redrawn == 0 && isAtValue();
  }

  private boolean isAtValue() {
    return next == vocabulary.marker(order[place]);
  }

  /** Tells the sampler which tokens may come, and which of them the rules allow. */
  void offer(Sampler sampler) {
    sampler.clear();
    int field = order[place];
    TypedNumber number = typed;
    if (number == null) {
      offerChoices(field, sampler);
    } else {
      offerSymbols(field, number, sampler);
    }
    if (vocabulary.domains().get(field).mayBeAbsent() && isAtValue()) {
      sampler.add(Vocabulary.ABSENT, completion.absence(field) == Truth.TRUE);
    }
  }

  private void offerChoices(int field, Sampler sampler) {
    int count = ((FieldDomain.Choices) vocabulary.domains().get(field)).values().size();
    BitSet possible = completion.choices(field);
    for (int choice = 0; choice < count; choice++) {
      sampler.add(vocabulary.choice(field, choice), possible.get(choice));
    }
  }

  private void offerSymbols(int field, TypedNumber number, Sampler sampler) {
    int written = number.symbols();
    int possible = completion.symbols(field, number);
    for (int rest = written; rest != 0; rest &= rest - 1) {
      int symbol = Integer.numberOfTrailingZeros(rest);
      sampler.add(token(symbol), (possible >>> symbol & 1) != 0);
    }
  }

  private static int token(int symbol) {
    return switch (symbol) {
      case TypedNumber.MINUS -> Vocabulary.MINUS;
      case TypedNumber.POINT -> Vocabulary.POINT;
      case TypedNumber.END -> Vocabulary.END;
      default -> Vocabulary.digit(symbol);
    };
  }

  private static int symbol(int token) {
    return switch (token) {
      case Vocabulary.MINUS -> TypedNumber.MINUS;
      case Vocabulary.POINT -> TypedNumber.POINT;
      case Vocabulary.END -> TypedNumber.END;
      default -> Vocabulary.digitOf(token);
    };
  }

  /**
   * Draws the next token by the model's logits from what was offered; false where the number has to
   * be drawn anew, from its marker on.
   */
  boolean draw(Sampler sampler, float[] logits) {
    TypedNumber number = typed;
    boolean isFree = number != null && redrawn < mostRedraws && !isAtValue();
    int token = isFree ? sampler.drawFreely(logits, random) : sampler.draw(logits, random);
    if (!sampler.isDrawnAllowed()) {
      redrawn++;
      valueLogWeight = 0;
      next = vocabulary.marker(order[place]);
      Objects.requireNonNull(number).clear();
      return false;
    }
    valueLogWeight += isFree ? 0 : Math.log(sampler.allowedMass());
    next = token;
    write(token);
    if (!inField) {
      logWeight += valueLogWeight - (redrawn < mostRedraws ? Math.log(1 + redrawn) : 0);
      valueLogWeight = 0;
      isOver = place + 1 == order.length;
    }
    return true;
  }

  private void write(int token) {
    int field = order[place];
    TypedNumber number = typed;
    if (token == Vocabulary.ABSENT) {
      completion.writeAbsent(field);
      inField = false;
    } else if (number == null) {
      completion.write(field, token - vocabulary.choice(field, 0));
      inField = false;
    } else {
      number.type(symbol(token));
      if (number.isEnded()) {
        completion.write(field, number);
        inField = false;
      }
    }
  }
}
