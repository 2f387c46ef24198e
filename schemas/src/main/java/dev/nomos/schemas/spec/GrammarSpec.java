package dev.nomos.schemas.spec;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which predicates may be built over a data set's rows: NetNomos' grammar.
 *
 * @param maxClauseSize most literals in a rule, at least 1
 * @param maxRules most rules that are kept, the best ones first; absent: all
 * @param guards conditions under which longer rules are searched (Nomos' own)
 */
@JsonIgnoreProperties("$schema") // names the JSON Schema for editors
public record GrammarSpec(
    String name,
    @Nullable String description,
    Integer maxClauseSize,
    Integer maxRules,
    List<PredicateTemplate> predicateTemplates,
    List<QuantifierTemplate> quantifierTemplates,
    List<Guard> guards) {

  @SuppressWarnings("NullAway") // Jackson gives null for absent members; none stays null
  public GrammarSpec {
    name = Lists.required("name", name);
    maxClauseSize = Lists.required("max_clause_size", maxClauseSize);
    maxRules = Objects.requireNonNullElse(maxRules, Integer.MAX_VALUE);
    predicateTemplates = Lists.copy(predicateTemplates);
    quantifierTemplates = Lists.copy(quantifierTemplates);
    guards = Lists.copy(guards);
  }

  /** Throws {@link SpecException} naming the file and every problem. */
  public static GrammarSpec read(Path file) {
    return SpecReader.read(file, GrammarSpec.class, spec -> new GrammarCheck(spec).problems());
  }

  /** This grammar in JSON, with its defaults; reads back as itself. */
  public String toJson() {
    return SpecReader.print(this);
  }
}
