package dev.nomos.schemas.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.logic.Field;
import dev.nomos.logic.RowType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How input becomes rows: NetNomos' dataset schema. {@link #rowType} is what preparation yields and
 * what grammars and rules see.
 */
public record DatasetSpec(
    String name,
    @Nullable String description,
    @Nullable Source source,
    List<FieldSpec> fields,
    List<String> includeFields,
    List<String> excludeFields,
    List<String> entityKeys,
    List<String> groupingKeys,
    List<String> orderingKeys,
    List<PreprocessStep> preprocessing,
    @Nullable JsonNode contextWindow,
    List<DerivedVariable> derivedVariables) {

  /** Where the input is: type auto, csv, pcap or flows (NetFlow and IPFIX, Nomos' own). */
  public record Source(String type, @Nullable String path, Map<String, JsonNode> csvReadOptions) {
    @SuppressWarnings("NullAway") // Jackson gives null for absent members; none stays null
    public Source {
      type = type == null ? "auto" : type;
      csvReadOptions = csvReadOptions == null ? Map.of() : Map.copyOf(csvReadOptions);
    }
  }

  @SuppressWarnings("NullAway") // Jackson gives null for absent members; none stays null
  public DatasetSpec {
    name = Lists.required("name", name);
    fields = Lists.copy(fields);
    includeFields = Lists.copy(includeFields);
    excludeFields = Lists.copy(excludeFields);
    entityKeys = Lists.copy(entityKeys);
    groupingKeys = Lists.copy(groupingKeys);
    orderingKeys = Lists.copy(orderingKeys);
    preprocessing = Lists.copy(preprocessing);
    derivedVariables = Lists.copy(derivedVariables);
  }

  /** Throws {@link SpecException} naming the file and every problem. */
  public static DatasetSpec read(Path file) {
    return SpecReader.read(file, DatasetSpec.class, DatasetSpec::problems);
  }

  private List<String> problems() {
    List<String> problems = new ArrayList<>();
    Set<String> declared = new HashSet<>();
    for (String field : declaredNames()) {
      if (!declared.add(field)) {
        problems.add("field '" + field + "' is declared twice");
      }
    }
    for (String field : includeFields) {
      if (!declared.contains(field)) {
        problems.add("include_fields names the undeclared field '" + field + "'");
      }
    }
    for (String field : excludeFields) {
      if (!declared.contains(field)) {
        problems.add("exclude_fields names the undeclared field '" + field + "'");
      }
    }
    if (contextWindow != null) {
      problems.add("context_window is not supported yet");
    }
    return problems;
  }

  private List<String> declaredNames() {
    List<String> names = new ArrayList<>(fields.stream().map(FieldSpec::name).toList());
    names.addAll(derivedVariables.stream().map(DerivedVariable::name).toList());
    return names;
  }

  /** The fields that preparation keeps, in the order of declaration, derived ones last. */
  public RowType rowType() {
    List<Field> all = new ArrayList<>(fields.stream().map(FieldSpec::toField).toList());
    all.addAll(derivedVariables.stream().map(DerivedVariable::toField).toList());
    return new RowType(all.stream().filter(field -> keeps(field.name())).toList());
  }

  private boolean keeps(String field) {
    return (includeFields.isEmpty() || includeFields.contains(field))
        && !excludeFields.contains(field);
  }

  public Optional<FieldSpec> field(String fieldName) {
    return fields.stream().filter(field -> field.name().equals(fieldName)).findFirst();
  }
}
