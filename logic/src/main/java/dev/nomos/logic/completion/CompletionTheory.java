package dev.nomos.logic.completion;

import dev.nomos.logic.Field;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A theory made ready to complete records by it. Immutable and safe for any number of threads; each
 * of them completes with a {@link CompletionEngine} of its own.
 *
 * <p>Rules become clauses over {@link Variable}s, and for each cell of each variable a bit set says
 * which clauses it satisfies. A word of 64 clauses then costs a few operations a variable to find
 * those that nothing can satisfy any more, and those that only one variable still can.
 */
public final class CompletionTheory {
  private final RuleTheory theory;
  private final RowType type;
  private final List<FieldDomain> domains;
  private final Variable[] variables;
  private final FieldUnits[] units;

  /** Variables with a field in them, by field. */
  private final int[][] linksOfField;

  /** By variable: for a sum the counts of some of its fields, for a count the sums with them. */
  private final int[][] besides;

  /** By variable, cell and word; the clauses that the cell satisfies. */
  private final long[][][] satisfied;

  /** Words in which a variable occurs, by variable. */
  private final int[][] wordsOf;

  /** Each pair of a word and a variable in it is an entry; those of a word are in a row. */
  private final int[] firstEntry;

  private final int[] variableAt;

  /** By variable, as {@code wordsOf}. */
  private final int[][] entriesOf;

  /** Where a variable's bit set begins among all cells; one more at the end. */
  private final int[] cellsAt;

  private final int[] ruleOfClause;
  private final int clauses;

  /**
   * @param domains of the fields, in their order
   * @throws IllegalArgumentException where a rule means nothing over {@code type}, or a domain does
   *     not fit its field
   */
  public CompletionTheory(RuleTheory theory, RowType type, List<FieldDomain> domains) {
    check(theory, type, domains);
    this.theory = theory;
    this.type = type;
    this.domains = List.copyOf(domains);
    var draft = new TheoryDraft(theory.rules(), type, domains);
    variables = draft.variables().toArray(Variable[]::new);
    units = draft.units().toArray(FieldUnits[]::new);
    List<List<Literal>> kept = new ArrayList<>();
    List<Integer> rules = new ArrayList<>();
    List<@Nullable List<Literal>> found = draft.clauses();
    for (int i = 0; i < found.size(); i++) {
      List<Literal> clause = found.get(i);
      if (clause != null) {
        kept.add(clause);
        rules.add(draft.ruleOfClause().get(i));
      }
    }
    clauses = kept.size();
    ruleOfClause = rules.stream().mapToInt(i -> i).toArray();
    satisfied = table(kept);
    wordsOf = wordsOf();
    firstEntry = firstEntries();
    variableAt = new int[firstEntry[words()]];
    entriesOf = entries();
    cellsAt = new int[variables.length + 1];
    for (int v = 0; v < variables.length; v++) {
      cellsAt[v + 1] = cellsAt[v] + ((variables[v].cells() + 63) >>> 6);
    }
    linksOfField = links();
    besides = besides();
  }

  private static void check(RuleTheory theory, RowType type, List<FieldDomain> domains) {
    if (domains.size() != type.size()) {
      throw new IllegalArgumentException(
          "%d domains for %d fields".formatted(domains.size(), type.size()));
    }
    for (Rule rule : theory.rules()) {
      List<String> problems = rule.formula().problems(type);
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(
            "rule " + rule.id() + ": " + String.join("; ", problems));
      }
    }
    for (int i = 0; i < domains.size(); i++) {
      Field field = type.fields().get(i);
      if (domains.get(i) instanceof FieldDomain.Numbers && !field.type().isNumeric()) {
        throw new IllegalArgumentException(
            "field '%s' is of type %s and takes no numbers".formatted(field.name(), field.type()));
      }
    }
  }

  private long[][][] table(List<List<Literal>> clauses) {
    long[][][] table = new long[variables.length][][];
    for (int v = 0; v < variables.length; v++) {
      table[v] = new long[variables[v].cells()][words()];
    }
    for (int c = 0; c < clauses.size(); c++) {
      for (Literal literal : clauses.get(c)) {
        for (int cell = 0; cell < literal.cells().length; cell++) {
          if (literal.cells()[cell]) {
            table[literal.variable()][cell][c >>> 6] |= 1L << c;
          }
        }
      }
    }
    return table;
  }

  private int[][] wordsOf() {
    int[][] words = new int[variables.length][];
    for (int v = 0; v < variables.length; v++) {
      long[][] cells = satisfied[v];
      words[v] =
          IntStream.range(0, words())
              .filter(w -> Arrays.stream(cells).anyMatch(cell -> cell[w] != 0))
              .toArray();
    }
    return words;
  }

  private int[] firstEntries() {
    int[] first = new int[words() + 1];
    for (int[] words : wordsOf) {
      for (int word : words) {
        first[word + 1]++;
      }
    }
    Arrays.parallelPrefix(first, Integer::sum);
    return first;
  }

  private int[][] entries() {
    int[] next = firstEntry.clone();
    int[][] entries = new int[variables.length][];
    for (int v = 0; v < variables.length; v++) {
      entries[v] = new int[wordsOf[v].length];
      for (int k = 0; k < entries[v].length; k++) {
        int entry = next[wordsOf[v][k]]++;
        entries[v][k] = entry;
        variableAt[entry] = v;
      }
    }
    return entries;
  }

  private int[][] links() {
    int[][] links = new int[units.length][];
    for (int field = 0; field < links.length; field++) {
      int of = field;
      links[field] =
          IntStream.range(units.length, variables.length)
              .filter(v -> Arrays.stream(fieldsOf(v)).anyMatch(f -> f == of))
              .toArray();
    }
    return links;
  }

  private int[][] besides() {
    List<List<Integer>> pairs = new ArrayList<>();
    IntStream.range(0, variables.length).forEach(_ -> pairs.add(new ArrayList<>()));
    for (int s = units.length; s < variables.length; s++) {
      for (int c = units.length; c < variables.length; c++) {
        if (variables[s] instanceof Variable.OfSum sum
            && variables[c] instanceof Variable.OfCount count
            && isWithin(count, sum)) {
          pairs.get(s).add(c);
          pairs.get(c).add(s);
        }
      }
    }
    return pairs.stream().map(of -> of.stream().mapToInt(v -> v).toArray()).toArray(int[][]::new);
  }

  /** Whether more fields that are not 0 make the sum larger. */
  private boolean isWithin(Variable.OfCount count, Variable.OfSum sum) {
    return Arrays.stream(count.fields())
        .allMatch(
            field -> {
              int place = sum.placeOf(field, 0);
              return place >= 0 && sum.coefficients()[place] > 0 && units[field].lowest() == 0;
            });
  }

  /** The fields that a variable depends on. */
  int[] fieldsOf(int variable) {
    return switch (variables[variable]) {
      case Variable.OfField _ -> new int[] {variable};
      case Variable.OfSum sum -> sum.fields();
      case Variable.OfCount count -> count.fields();
      case Variable.OfAtom atom -> atom.fields();
      case Variable.OfPart _ -> new int[0];
    };
  }

  public RuleTheory theory() {
    return theory;
  }

  public RowType type() {
    return type;
  }

  /** Of the fields, in their order. */
  public List<FieldDomain> domains() {
    return domains;
  }

  int fields() {
    return units.length;
  }

  FieldUnits units(int field) {
    return units[field];
  }

  /** Fields first, in their order. */
  int variables() {
    return variables.length;
  }

  Variable variable(int v) {
    return variables[v];
  }

  Variable.OfField field(int field) {
    return (Variable.OfField) variables[field];
  }

  /** Variables other than the field's own that depend on it. */
  int[] linksOfField(int field) {
    return linksOfField[field];
  }

  /** For a sum the counts of some of its fields, none below 0; for a count the sums with them. */
  int[] besides(int variable) {
    return besides[variable];
  }

  long[][] satisfied(int variable) {
    return satisfied[variable];
  }

  int[] wordsOf(int variable) {
    return wordsOf[variable];
  }

  /** The first entry of a word; one word more than there are has the number of entries. */
  int firstEntry(int word) {
    return firstEntry[word];
  }

  /** The variable of an entry; ascending within a word. */
  int variableAt(int entry) {
    return variableAt[entry];
  }

  /** As {@link #wordsOf}. */
  int[] entriesOf(int variable) {
    return entriesOf[variable];
  }

  /** Where a variable's bit set begins in {@link Box#cells}; one variable more has its length. */
  int cellsAt(int variable) {
    return cellsAt[variable];
  }

  /** The length of a bit set of clauses. */
  int words() {
    return (clauses + 63) >>> 6;
  }

  int clauses() {
    return clauses;
  }

  int ruleOfClause(int clause) {
    return ruleOfClause[clause];
  }
}
