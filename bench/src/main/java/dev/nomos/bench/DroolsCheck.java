package dev.nomos.bench;

import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import java.util.List;
import java.util.stream.Collectors;
import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieServices;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

/**
 * The same rules in Drools, compiled to its executable model: a rule fires where all comparisons of
 * a clause are false. One session; a fact is inserted, the rules fire, and it is removed.
 */
public final class DroolsCheck implements AutoCloseable {
  private final KieSession session;
  private final List<Flow> flows;
  private final Counter counter = new Counter();

  /** What a fired rule tells. */
  public static final class Counter {
    private long violations;

    public void violated() {
      violations++;
    }
  }

  /** A record as a fact; {@code duration} in milliseconds. */
  public record Flow(
      String source,
      String destination,
      String sourcePort,
      String destinationPort,
      String protocol,
      String flags,
      String tos,
      long duration,
      long packets,
      long octets) {
    static Flow of(Row row) {
      return new Flow(
          text(row, "source"),
          text(row, "destination"),
          text(row, "sourcePort"),
          text(row, "destinationPort"),
          text(row, "protocol"),
          text(row, "flags"),
          text(row, "tos"),
          value(row, "duration").decimal().movePointRight(3).longValueExact(),
          value(row, "packets").decimal().longValueExact(),
          value(row, "octets").decimal().longValueExact());
    }

    private static Value value(Row row, String field) {
      Value value = row.get(field);
      if (value == null) {
        throw new IllegalArgumentException("no " + field + " in " + row);
      }
      return value;
    }

    private static String text(Row row, String field) {
      return value(row, field).text();
    }
  }

  DroolsCheck(List<Rule> rules, List<Row> rows) {
    flows = rows.stream().map(Flow::of).toList();
    KieServices services = KieServices.Factory.get();
    KieFileSystem files = services.newKieFileSystem();
    files.write("src/main/resources/rules/rules.drl", text(rules));
    var builder = services.newKieBuilder(files).buildAll(ExecutableModelProject.class);
    if (builder.getResults().hasMessages(Message.Level.ERROR)) {
      throw new IllegalStateException(builder.getResults().toString());
    }
    session =
        services.newKieContainer(services.getRepository().getDefaultReleaseId()).newKieSession();
    session.setGlobal("counter", counter);
  }

  private static String text(List<Rule> rules) {
    String body =
        rules.stream()
            .map(
                rule ->
                    """
                    rule "%s"
                    when Flow(%s)
                    then counter.violated();
                    end
                    """
                        .formatted(
                            rule.id(),
                            rule.clause().orElseThrow().stream()
                                .map(atom -> constraint(atom.negate()))
                                .collect(Collectors.joining(", "))))
            .collect(Collectors.joining("\n"));
    return """
    package rules;
    import dev.nomos.bench.DroolsCheck.Flow;
    global dev.nomos.bench.DroolsCheck.Counter counter;
    """
        + body;
  }

  private static String constraint(Formula.Atom atom) {
    return switch (atom) {
      case Formula.Compare(Term.FieldRef(var name), var op, Term.Constant(var constant)) ->
          name + symbol(op) + constant(name, constant);
      case Formula.Compare(
              Term.Times(Term.FieldRef(var name), Term.Constant(var factor)),
              var op,
              Term.FieldRef(var other)) ->
          "(" + name + " * " + factor + "L)" + symbol(op) + other;
      default -> throw new IllegalArgumentException("no Drools form of '" + atom + "'");
    };
  }

  private static String symbol(Operator op) {
    return " " + (op == Operator.EQ ? "==" : op.symbol()) + " ";
  }

  private static String constant(String field, Value constant) {
    return switch (field) {
      case "duration" -> constant.decimal().movePointRight(3).longValueExact() + "L";
      case "packets", "octets" -> constant + "L";
      default -> '"' + constant.text() + '"';
    };
  }

  /** How many violations there are in the first {@code count} records. */
  long violations(int count) {
    counter.violations = 0;
    for (int i = 0; i < count; i++) {
      FactHandle fact = session.insert(flows.get(i));
      session.fireAllRules();
      session.delete(fact);
    }
    return counter.violations;
  }

  @Override
  public void close() {
    session.dispose();
  }
}
