package dev.nomos.schemas.rules;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nomos.logic.Formula;
import dev.nomos.logic.NetNomosText;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes rules as JSON, one a line. Many rules share few atoms, so each atom is made into text
 * once.
 */
final class RuleWriter {
  private final JsonGenerator json;
  private final Map<Formula.Atom, Texts> atoms = new HashMap<>();

  /** An atom as a JSON object, and as a formula's display has it. */
  private record Texts(String tree, String display) {}

  RuleWriter(JsonGenerator json) {
    this.json = json;
  }

  void write(List<StoredRule> rules) throws IOException {
    json.writeStartArray();
    for (StoredRule rule : rules) {
      json.writeRaw('\n');
      write(rule);
    }
    json.writeRaw('\n');
    json.writeEndArray();
    json.writeRaw('\n');
  }

  private void write(StoredRule rule) throws IOException {
    json.writeStartObject();
    json.writeStringField("rule_id", rule.id());
    json.writeFieldName("formula");
    List<Formula.Atom> literals = rule.formula().clause().orElse(List.of());
    if (literals.size() > 1) {
      writeClause(literals);
    } else {
      json.writeTree(FormulaJson.of(rule.formula()));
      json.writeStringField("display", NetNomosText.of(rule.formula()));
    }
    Double support = rule.support();
    if (support != null) {
      json.writeNumberField("support", support);
    }
    json.writeFieldName("source");
    json.writeTree(rule.source());
    json.writeEndObject();
  }

  private void writeClause(List<Formula.Atom> literals) throws IOException {
    List<Texts> texts =
        literals.stream().map(l -> atoms.computeIfAbsent(l, RuleWriter::texts)).toList();
    json.writeStartObject();
    json.writeStringField("kind", "or");
    json.writeArrayFieldStart("values");
    for (Texts literal : texts) {
      json.writeRawValue(literal.tree());
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeStringField(
        "display", texts.stream().map(Texts::display).collect(Collectors.joining(NetNomosText.OR)));
  }

  private static Texts texts(Formula.Atom atom) {
    return new Texts(FormulaJson.of(atom).toString(), NetNomosText.operand(atom));
  }
}
