package dev.nomos.logic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of {@link PlainEnglish} that says atoms. */
final class EnglishPhrases {
  private final RowType type;
  private final EnglishTerms terms;
  private final Function<Formula, String> sentence;

  /** {@code sentence}: says the body of a quantifier. */
  EnglishPhrases(RowType type, Function<Formula, String> sentence) {
    this.type = type;
    this.sentence = sentence;
    terms = new EnglishTerms(type);
  }

  /**
   * What an atom says of what.
   *
   * @param predicate follows "is" or "are"; empty where the subject is a whole sentence
   */
  private record Phrase(String subject, boolean plural, String predicate) {
    String said() {
      return predicate.isEmpty() ? subject : subject + (plural ? " are " : " is ") + predicate;
    }
  }

  /** Atoms of one subject name it once: "octets is below 5 or above 9". */
  String say(List<? extends Formula.Atom> atoms, String word) {
    Map<String, List<Phrase>> bySubject = new LinkedHashMap<>();
    for (Formula.Atom atom : atoms) {
      Phrase phrase = phrase(atom, atoms.size() > 1);
      bySubject.computeIfAbsent(phrase.subject(), _ -> new ArrayList<>()).add(phrase);
    }
    return bySubject.values().stream()
        .map(same -> once(same, word))
        .collect(Collectors.joining(word));
  }

  private static String once(List<Phrase> same, String word) {
    return same.getFirst().said()
        + same.stream()
            .skip(1)
            .map(phrase -> word + phrase.predicate())
            .collect(Collectors.joining());
  }

  private Phrase phrase(Formula.Atom atom, boolean among) {
    return switch (atom) {
      case Formula.Compare comparison -> phrase(comparison);
      case Formula.In in -> about(in.term(), terms.say(in.term(), in.term()), membership(in));
      case Formula.Quantified quantified -> phrase(quantified, among);
    };
  }

  private String membership(Formula.In in) {
    String all =
        in.values().stream()
            .map(value -> terms.value(value, in.term()))
            .collect(Collectors.joining(", "));
    if (in.values().size() == 1) {
      return (in.inside() ? "" : "not ") + all;
    }
    return (in.inside() ? "one of " : "none of ") + all;
  }

  private Phrase phrase(Formula.Compare comparison) {
    Phrase flags = flagPhrase(comparison);
    if (flags != null) {
      return flags;
    }
    Formula.Compare normal = normal(comparison);
    String right = terms.say(normal.right(), normal.left());
    String left = terms.say(normal.left(), normal.right());
    return about(normal.left(), left, verb(normal.op()) + right);
  }

  /** A field that is called flags is a plural. */
  private Phrase about(Term term, String subject, String predicate) {
    boolean plural =
        terms
            .field(term)
            .map(Field::title)
            .filter(t -> t.matches("(?i).*flags( of .*)?"))
            .isPresent();
    return new Phrase(subject, plural, predicate);
  }

  private static String verb(Operator op) {
    return switch (op) {
      case EQ -> "";
      case NE -> "not ";
      case LT -> "below ";
      case LE -> "at most ";
      case GT -> "above ";
      case GE -> "at least ";
    };
  }

  /** Of a flag's two values, a comparison that admits one says that the flag has it. */
  private Formula.Compare normal(Formula.Compare comparison) {
    if (isBoolean(comparison.left()) && comparison.right() instanceof Term.Constant(var value)) {
      Boolean one = admitted(comparison.op(), Value.of(1), value);
      if (one != null) {
        return new Formula.Compare(comparison.left(), Operator.EQ, Term.constant(one ? 1 : 0));
      }
    }
    return comparison;
  }

  /**
   * Which of 0 and {@code other} the comparison admits, true for the latter; null: both or none.
   */
  private static @Nullable Boolean admitted(Operator op, Value other, Value constant) {
    boolean zero = op.holds(Value.of(0), constant);
    boolean one = op.holds(other, constant);
    return zero == one ? null : Boolean.valueOf(one);
  }

  /** A comparison of TCP's control bits in their names; null where it is none. */
  private @Nullable Phrase flagPhrase(Formula.Compare comparison) {
    if (!(comparison.left() instanceof Term.Bits(var field, var mask))
        || !(comparison.right() instanceof Term.Constant(Value.Whole(var bits)))
        || !areFlags(field, mask)) {
      return null;
    }
    List<String> names = TcpFlags.names(mask);
    String whose = terms.whose(field);
    if (names.size() == 1) {
      Boolean set = admitted(comparison.op(), Value.of(mask), Value.of(bits));
      return set == null
          ? null
          : new Phrase(names.getFirst() + whose, false, set ? "set" : "not set");
    }
    return switch (comparison.op()) {
      case EQ ->
          new Phrase(exactly(names, TcpFlags.names(bits & mask)) + whose, bits == mask, "set");
      case NE -> notExactly(names, bits, mask, whose);
      case LT, LE, GT, GE -> null;
    };
  }

  private static String exactly(List<String> all, List<String> set) {
    if (set.isEmpty()) {
      return "none of " + String.join(", ", all);
    }
    return set.size() == all.size()
        ? String.join(" and ", all)
        : "only " + String.join("+", set) + " of " + String.join(", ", all);
  }

  private static @Nullable Phrase notExactly(
      List<String> names, long bits, long mask, String whose) {
    String any = String.join(" or ", names) + whose;
    return bits == 0
        ? new Phrase(any, false, "set")
        : bits == mask ? new Phrase(any, false, "not set") : null;
  }

  private boolean areFlags(Term field, long mask) {
    return TcpFlags.areNamed(mask) && terms.field(field).filter(TcpFlags::isIn).isPresent();
  }

  private Phrase phrase(Formula.Quantified quantified, boolean among) {
    boolean every = quantified.quantifier() == Formula.Quantifier.FORALL;
    if (quantified.body() instanceof Formula.Compare(Term.Indexed one, var op, var right)
        && isOnly(one, quantified)) {
      return ofEach(quantified, one, verb(op) + terms.say(right, one), every);
    }
    if (quantified.body() instanceof Formula.In in
        && in.term() instanceof Term.Indexed one
        && isOnly(one, quantified)) {
      return ofEach(quantified, one, membership(in), every);
    }
    String rows = rows(quantified, " from %d to %d");
    String text =
        (every ? "for every row " : "for some row ")
            + quantified.index()
            + rows
            + ", "
            + sentence.apply(quantified.body());
    return new Phrase(among ? "(" + text + ")" : text, false, "");
  }

  /** Whether the quantifier is about this field alone, at its own position. */
  private static boolean isOnly(Term.Indexed one, Formula.Quantified quantified) {
    long taken = 0;
    List<Term> compared = new ArrayList<>();
    quantified.body().eachTerm(compared::add);
    for (Term term : compared) {
      taken += mentions(term, quantified.index());
    }
    return taken == 1 && one.offset() == 0 && one.index().equals(quantified.index());
  }

  private static long mentions(Term term, String index) {
    long own = term instanceof Term.Indexed(_, var name, _) && name.equals(index) ? 1 : 0;
    return own + term.parts().stream().mapToLong(part -> mentions(part, index)).sum();
  }

  private Phrase ofEach(
      Formula.Quantified quantified, Term.Indexed one, String predicate, boolean every) {
    String subject = (every ? "every " : "some ") + terms.familyTitle(one.family());
    return new Phrase(subject + rows(quantified, " of rows %d to %d"), false, predicate);
  }

  /** The rows of the quantifier, the first being 1; nothing where these are all. */
  private String rows(Formula.Quantified quantified, String words) {
    Formula.Range range = quantified.range();
    if (range == null) {
      return "";
    }
    var all =
        new Formula.Quantified(
            quantified.quantifier(), quantified.index(), null, quantified.body());
    boolean complete =
        Windows.positions(all, type).length == Windows.positions(quantified, type).length;
    return complete ? "" : words.formatted(range.from() + 1, range.to() + 1);
  }

  /** Whether the comparison says what a field is. */
  boolean isFact(Formula.Compare comparison) {
    return comparison.right() instanceof Term.Constant
        && (normal(comparison).op() == Operator.EQ || isFlag(comparison.left()));
  }

  private boolean isBoolean(Term term) {
    return terms.field(term).filter(field -> field.type() == FieldType.BOOLEAN).isPresent();
  }

  /** Whether the term is 0 or not, a flag of its own or one among others. */
  boolean isFlag(Term term) {
    return isBoolean(term)
        || (term instanceof Term.Bits(var field, var mask)
            && Long.bitCount(mask) == 1
            && areFlags(field, mask));
  }

  boolean isText(Term term) {
    return terms
        .field(term)
        .map(field -> !field.type().isNumeric())
        .orElse(term instanceof Term.FieldRef);
  }
}
