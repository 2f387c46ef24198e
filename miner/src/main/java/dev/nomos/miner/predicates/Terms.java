package dev.nomos.miner.predicates;

import dev.nomos.logic.Field;
import dev.nomos.logic.Field.WindowPosition;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.ConstantSelector;
import dev.nomos.schemas.spec.FieldSelector;
import dev.nomos.schemas.spec.TermTemplate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** The terms that a template allows. */
final class Terms {
  private final Catalogue catalogue;
  private final Constants constants;

  Terms(Catalogue catalogue, Constants constants) {
    this.catalogue = catalogue;
    this.constants = constants;
  }

  /** {@code about}: fields that a literal takes its constants from where it selects none. */
  List<Side> of(TermTemplate template, List<Field> about) {
    List<Field> fields = select(template.field());
    return switch (template.kind()) {
      case FIELD -> fields.stream().map(Side::of).toList();
      case CONSTANT -> literals(template, fields.isEmpty() ? about : fields);
      case SCALAR -> withConstants(template, fields, Term.Times::new);
      case MOD -> withConstants(template, fields, Term.Mod::new);
      case ADDITION ->
          template.otherField() == null
              ? withConstants(template, fields, Term.Plus::new)
              : sums(template, fields);
      case AGGREGATE -> aggregates(template, fields);
      case FLAG -> bits(template, fields);
    };
  }

  private List<Field> select(@Nullable FieldSelector selector) {
    return selector == null ? List.of() : catalogue.select(selector);
  }

  private List<Labelled> constants(TermTemplate template, List<Field> fields) {
    ConstantSelector selector = template.constant();
    return selector == null || fields.isEmpty() ? List.of() : constants.of(selector, fields);
  }

  private List<Side> literals(TermTemplate template, List<Field> fields) {
    List<Side> sides = new ArrayList<>();
    for (Field field : fields) {
      for (Labelled c : constants(template, List.of(field))) {
        sides.add(new Side(new Term.Constant(c.value()), List.of(), c.label()));
      }
    }
    return sides.stream().distinct().toList();
  }

  private List<Side> withConstants(
      TermTemplate template, List<Field> fields, BinaryOperator<Term> how) {
    List<Side> sides = new ArrayList<>();
    for (Field field : fields) {
      for (Labelled c : constants(template, List.of(field))) {
        Term term = how.apply(Term.field(field.name()), new Term.Constant(c.value()));
        sides.add(new Side(term, List.of(field), c.label()));
      }
    }
    return sides;
  }

  /** a + b and b + a are one sum. */
  private List<Side> sums(TermTemplate template, List<Field> fields) {
    Map<List<Field>, Side> sums = new LinkedHashMap<>();
    for (Field first : fields) {
      for (Field second : select(template.otherField())) {
        boolean fits =
            (template.allowSameField() || !first.equals(second))
                && (!template.samePosition() || samePosition(first, second));
        if (fits && !sums.containsKey(List.of(second, first))) {
          Term sum = new Term.Plus(Term.field(first.name()), Term.field(second.name()));
          sums.put(List.of(first, second), new Side(sum, List.of(first, second), ""));
        }
      }
    }
    return List.copyOf(sums.values());
  }

  private static boolean samePosition(Field a, Field b) {
    WindowPosition at = a.position();
    WindowPosition other = b.position();
    return at != null && other != null && at.index() == other.index();
  }

  /** One for each window family, and one for all the fields outside of windows. */
  private List<Side> aggregates(TermTemplate template, List<Field> fields) {
    Term.Function function = Objects.requireNonNull(template.function());
    List<Side> sides = new ArrayList<>();
    for (List<Field> members : families(fields)) {
      Term aggregate =
          new Term.Aggregate(function, members.stream().map(f -> Term.field(f.name())).toList());
      if (template.constant() == null) {
        sides.add(new Side(aggregate, members, ""));
      }
      for (Labelled c : constants(template, members)) {
        Term scaled = new Term.Times(aggregate, new Term.Constant(c.value()));
        sides.add(new Side(scaled, members, c.label()));
      }
    }
    return sides;
  }

  /** Fields of one window family together; those outside of windows together. */
  static Collection<List<Field>> families(List<Field> fields) {
    Map<String, List<Field>> families = new LinkedHashMap<>();
    for (Field field : fields) {
      WindowPosition at = field.position();
      families.computeIfAbsent(at == null ? "" : at.family(), _ -> new ArrayList<>()).add(field);
    }
    return families.values();
  }

  private static List<Side> bits(TermTemplate template, List<Field> fields) {
    List<Side> sides = new ArrayList<>();
    for (Field field : fields) {
      for (int i = 0; i < template.flags().size(); i++) {
        Term bits = new Term.Bits(Term.field(field.name()), template.masks().get(i));
        sides.add(new Side(bits, List.of(field), template.flags().get(i)));
      }
    }
    return sides;
  }

  static Side zero() {
    return new Side(new Term.Constant(Value.of(0)), List.of(), "");
  }
}
