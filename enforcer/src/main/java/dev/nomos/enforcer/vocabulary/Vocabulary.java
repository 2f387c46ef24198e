package dev.nomos.enforcer.vocabulary;

import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.FieldDomain;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a data set's records. Immutable.
 *
 * <p>A record is {@link #BEGIN}, then for each field, in any order, its marker and its value: one
 * token for a value of {@link FieldDomain.Choices}; the characters of the canonical text and {@link
 * #END} for one of {@link FieldDomain.Numbers}; {@link #ABSENT} for none. After the last field
 * nothing follows.
 *
 * <pre>
 *   0     1    2       3  4  5 … 14  15 …             then
 *   BEGIN END  ABSENT  -  .  0 … 9   a marker a field  the choices, field after field
 * </pre>
 */
public final class Vocabulary {
  public static final int BEGIN = 0;
  public static final int END = 1;
  public static final int ABSENT = 2;
  public static final int MINUS = 3;
  public static final int POINT = 4;
  private static final int ZERO = 5;
  private static final int FIRST_MARKER = ZERO + 10;

  private final RowType type;
  private final List<FieldCode> codes;
  private final List<FieldDomain> domains;
  private final int size;

  /** Positions of the fields that are written first. */
  private final List<Integer> first;

  private final FieldOrder order;

  /** What a field of the row type is written as: its domain, and whether it rounds. */
  record Part(FieldDomain domain, boolean rounded) {}

  /** {@code parts}: one for each field of {@code type}, in its order. */
  Vocabulary(RowType type, List<Part> parts) {
    this(type, parts, List.of());
  }

  private Vocabulary(RowType type, List<Part> parts, List<Integer> first) {
    if (parts.size() != type.size()) {
      throw new IllegalArgumentException(
          "%d fields cannot have %d domains".formatted(type.size(), parts.size()));
    }
    this.type = type;
    List<FieldCode> all = new ArrayList<>();
    int next = FIRST_MARKER + parts.size();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      FieldCode code = new FieldCode(type.fields().get(i), part.domain(), part.rounded(), next);
      all.add(code);
      next += code.choices();
    }
    codes = List.copyOf(all);
    domains = codes.stream().map(FieldCode::domain).toList();
    size = next;
    this.first = List.copyOf(first);
    order = new FieldOrder(parts.size(), first);
  }

  /** The vocabulary of exactly these domains. */
  public static Vocabulary of(RowType type, List<FieldDomain> domains) {
    return new Vocabulary(type, domains.stream().map(domain -> new Part(domain, false)).toList());
  }

  /**
   * The same tokens, with some fields written right after the known ones, in this order, where
   * there are any and they are not among them: what others are to depend on, such as sums before
   * what they are the sums of, where a sum of these is known. Throws {@link VocabularyException}
   * where a name is no field's or comes twice.
   */
  public Vocabulary withFirst(List<String> names) {
    List<Integer> fields = names.stream().map(type::indexOf).toList();
    if (fields.contains(-1) || Set.copyOf(fields).size() < fields.size()) {
      throw new VocabularyException("not each a field, once: " + names);
    }
    return new Vocabulary(type, parts(), fields);
  }

  /** The names of the fields that are written first. */
  public List<String> first() {
    return first.stream().map(field -> type.fields().get(field).name()).toList();
  }

  /** In which order fields are written. */
  public FieldOrder order() {
    return order;
  }

  public RowType type() {
    return type;
  }

  /** Number of tokens: they are 0 to this, exclusive. */
  public int size() {
    return size;
  }

  /** What each field can be completed with, in the order of the row type. */
  public List<FieldDomain> domains() {
    return domains;
  }

  /** Whether a number of more decimals than the field's domain has is rounded, not refused. */
  public boolean rounds(int field) {
    return codes.get(field).rounded();
  }

  /** A value as it is written: a number is rounded where the field rounds. */
  public Value rounded(int field, Value value) {
    return rounds(field)
            && value.isNumber()
            && domains().get(field) instanceof FieldDomain.Numbers(_, _, int decimals, _)
            && value.decimal().scale() > decimals
        ? Value.of(value.decimal().setScale(decimals, RoundingMode.HALF_EVEN))
        : value;
  }

  /** Most tokens of a record. */
  public int longest() {
    return 1 + codes.stream().mapToInt(code -> 1 + code.longest()).sum();
  }

  /** Most tokens of a field's value, without its marker. */
  public int longest(int field) {
    return codes.get(field).longest();
  }

  /** The token that a field starts with. */
  public int marker(int field) {
    return FIRST_MARKER + Objects.checkIndex(field, codes.size());
  }

  /** The field that a token is the marker of, or -1. */
  public int markedField(int token) {
    int field = token - FIRST_MARKER;
    return field >= 0 && field < codes.size() ? field : -1;
  }

  /** The token of a field's choice, by its place in the field's domain. */
  public int choice(int field, int index) {
    return codes.get(field).choice(index);
  }

  /**
   * The value that is meant by a text, as tables have it: the choice that is written so, else a
   * number where the field takes numbers, else the text itself. It need not be of the field's
   * domain: {@link #encode(int, Value)} tells.
   */
  public Value value(int field, String text) {
    return codes.get(field).value(text);
  }

  /** The token of a decimal digit. */
  public static int digit(int digit) {
    return ZERO + Objects.checkIndex(digit, 10);
  }

  /** The digit that a token stands for, or -1. */
  public static int digitOf(int token) {
    return token >= ZERO && token < FIRST_MARKER ? token - ZERO : -1;
  }

  static int character(char character) {
    return switch (character) {
      case '-' -> MINUS;
      case '.' -> POINT;
      default -> digit(character - '0');
    };
  }

  /** A field's value, without its marker; null: absent. */
  public Encoded encode(int field, @Nullable Value value) {
    return codes.get(field).write(value);
  }

  /** A record with its fields in an order: each field's position once. */
  public Encoded encode(Row row, int[] order) {
    requireEachOnce(order);
    int[] tokens = new int[longest()];
    int length = 0;
    tokens[length++] = BEGIN;
    for (int field : order) {
      tokens[length++] = marker(field);
      switch (encode(field, row.get(field))) {
        case Encoded.Unknown unknown -> {
          return unknown;
        }
        case Encoded.Tokens(var value) -> {
          System.arraycopy(value, 0, tokens, length, value.length);
          length += value.length;
        }
      }
    }
    return new Encoded.Tokens(Arrays.copyOf(tokens, length));
  }

  private void requireEachOnce(int[] order) {
    boolean[] seen = new boolean[codes.size()];
    int distinct = 0;
    for (int field : order) {
      distinct += seen[Objects.checkIndex(field, seen.length)] ? 0 : 1;
      seen[field] = true;
    }
    if (distinct != seen.length || order.length != seen.length) {
      throw new IllegalArgumentException(
          "an order of %d fields has %d, %d of them distinct"
              .formatted(seen.length, order.length, distinct));
    }
  }

  /** The record that tokens are: what {@link #encode(Row, int[])} gives, in whatever order. */
  public Decoded decode(int[] tokens) {
    return new TokenReader(this, codes, tokens).read();
  }

  /** A token as a person reads it: a digit, {@code <Bytes>} for a marker, {@code Proto=TCP}. */
  public String text(int token) {
    Objects.checkIndex(token, size);
    if (token < FIRST_MARKER) {
      return token >= ZERO
          ? Integer.toString(token - ZERO)
          : List.of("<begin>", "<end>", "<absent>", "-", ".").get(token);
    }
    int field = markedField(token);
    return field >= 0 ? "<" + type.fields().get(field).name() + ">" : choiceText(token);
  }

  private String choiceText(int token) {
    for (FieldCode code : codes) {
      Value value = code.choiceOf(token);
      if (value != null) {
        return code.field().name() + "=" + value.text();
      }
    }
    throw new IllegalStateException("token " + token + " is nothing's");
  }

  /** This vocabulary in JSON; {@link #fromJson} reads it. */
  public String toJson() {
    return VocabularyJson.print(this);
  }

  /** Throws {@link VocabularyException} where it is none, or not one of these fields. */
  public static Vocabulary fromJson(RowType type, String json) {
    return VocabularyJson.read(type, json);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Vocabulary that
        && type.equals(that.type)
        && parts().equals(that.parts())
        && first.equals(that.first);
  }

  @Override
  public int hashCode() {
    return parts().hashCode();
  }

  List<Part> parts() {
    return codes.stream().map(code -> new Part(code.domain(), code.rounded())).toList();
  }
}
