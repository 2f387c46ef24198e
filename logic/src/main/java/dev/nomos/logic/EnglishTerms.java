package dev.nomos.logic;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The part of {@link PlainEnglish} that says terms and values. */
final class EnglishTerms {
  /** Before the row's number in the title of a window's field. */
  private static final String OF_ROW = " of row ";

  private final RowType type;

  EnglishTerms(RowType type) {
    this.type = type;
  }

  /** {@code other} is the comparison's other side: a constant is read with that field's labels. */
  String say(Term term, Term other) {
    return switch (term) {
      case Term.FieldRef(var name) -> type.field(name).map(Field::title).orElse(name);
      case Term.Constant(var value) -> value(value, other);
      case Term.Plus(var a, var b) -> part(a) + " plus " + part(b);
      case Term.Minus(var a, var b) -> part(a) + " minus " + factor(b);
      case Term.Divide(var a, var b) -> factor(a) + " over " + divisor(b);
      case Term.Mod(var a, var b) -> factor(a) + " modulo " + divisor(b);
      case Term.Bits(var a, var mask) -> "bits " + mask + " of " + divisor(a);
      case Term.Aggregate(var function, var arguments) ->
          arguments.stream()
              .map(this::part)
              .collect(Collectors.joining(", ", word(function) + " of ", ""));
      case Term.Indexed(var family, var index, var offset) ->
          familyTitle(family) + " of row " + index + shift(offset);
      case Term.Family(var name) -> "all " + familyTitle(name);
      case Term.Times(var a, Term.Constant b) when !(a instanceof Term.Constant) -> product(b, a);
      case Term.Times(var a, var b) -> product(a, b);
    };
  }

  private String part(Term term) {
    return say(term, term);
  }

  private static String shift(int offset) {
    return offset == 0 ? "" : offset > 0 ? "+" + offset : "" + offset;
  }

  private static String word(Term.Function function) {
    return switch (function) {
      case MIN -> "the least";
      case MAX -> "the greatest";
      case SUM -> "the sum";
      case AVG -> "the mean";
      case COUNT -> "the number of non-zero ones";
    };
  }

  private String product(Term a, Term b) {
    return factor(a) + " times " + divisor(b);
  }

  private String factor(Term term) {
    boolean sum = term instanceof Term.Plus || term instanceof Term.Minus;
    return sum ? "(" + part(term) + ")" : part(term);
  }

  private String divisor(Term term) {
    boolean product = term instanceof Term.Times || term instanceof Term.Divide;
    return product ? "(" + part(term) + ")" : factor(term);
  }

  /**
   * A value in words of the term that it is compared with: its label, or the flags that it sets.
   */
  String value(Value value, Term subject) {
    Optional<Field> field = field(subject);
    String label = field.map(f -> f.render(value)).orElse(value.text());
    boolean labelled = !label.equals(value.text());
    return !labelled && field.isPresent() && TcpFlags.isIn(field.get())
        ? TcpFlags.value(value)
        : label;
  }

  /** The field that a term reads; of a window, that of its first position. */
  Optional<Field> field(Term term) {
    return switch (term) {
      case Term.FieldRef(var name) -> type.field(name);
      case Term.Indexed(var family, _, _) -> first(family);
      case Term.Constant _,
          Term.Plus _,
          Term.Minus _,
          Term.Times _,
          Term.Divide _,
          Term.Mod _,
          Term.Bits _,
          Term.Aggregate _,
          Term.Family _ ->
          Optional.empty();
    };
  }

  private Optional<Field> first(String family) {
    List<Integer> positions = type.positions(family);
    return positions.isEmpty() ? Optional.empty() : type.at(family, positions.getFirst());
  }

  /** What the fields of a window are called without their positions. */
  String familyTitle(String family) {
    return first(family)
        .map(Field::title)
        .filter(title -> title.contains(OF_ROW))
        .map(title -> title.substring(0, title.lastIndexOf(OF_ROW)))
        .orElse(family);
  }

  /** What tells the flags of a field from those of others: nothing where there are none. */
  String whose(Term flags) {
    String title = part(flags);
    int row = title.lastIndexOf(OF_ROW);
    long fields = type.fields().stream().filter(TcpFlags::isIn).count();
    return row >= 0 ? title.substring(row) : fields > 1 ? " of " + title : "";
  }
}
