package dev.nomos.schemas.spec;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.nomos.logic.RowType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How input becomes rows: NetNomos' dataset schema. {@link #rowType} is what preparation yields and
 * what grammars and rules see.
 *
 * @param fields what the input and the preprocessing steps give
 * @param includeFields the fields that rows keep; empty: all. Derived variables are always kept
 * @param excludeFields fields, derived variables or windows' columns that rows leave out
 * @param incompleteColumns what becomes of a column that some row has no value in (Nomos' own)
 * @param droppedColumns the columns that were found incomplete and are left out; null while no
 *     table was read to find them
 * @param entityKeys metadata only, as {@code groupingKeys} and {@code orderingKeys}
 */
@JsonIgnoreProperties("$schema") // names the JSON Schema for editors
public record DatasetSpec(
    String name,
    @Nullable String description,
    Source source,
    List<FieldSpec> fields,
    List<String> includeFields,
    List<String> excludeFields,
    List<String> entityKeys,
    List<String> groupingKeys,
    List<String> orderingKeys,
    List<PreprocessStep> preprocessing,
    @Nullable ContextWindow contextWindow,
    List<DerivedVariable> derivedVariables,
    IncompleteColumns incompleteColumns,
    @Nullable List<String> droppedColumns) {

  /** What becomes of a column that some row has no value in. */
  public enum IncompleteColumns {
    /** It stays; the value is absent there. */
    KEEP,
    /** It is left out of all rows, as NetNomos does; only a whole table can tell. */
    DROP
  }

  /** Where the input is, where a command names none. */
  public record Source(Type type, @Nullable String path, CsvReadOptions csvReadOptions) {
    /** {@code auto}: a file's first octets tell; {@code flows}: NetFlow and IPFIX, Nomos' own. */
    public enum Type {
      AUTO,
      CSV,
      PCAP,
      FLOWS
    }

    @SuppressWarnings("NullAway") // Jackson gives null for absent members; none stays null
    public Source {
      type = Objects.requireNonNullElse(type, Type.AUTO);
      csvReadOptions = Objects.requireNonNullElse(csvReadOptions, CsvReadOptions.DEFAULT);
    }
  }

  @SuppressWarnings("NullAway") // Jackson gives null for absent members; none stays null
  public DatasetSpec {
    name = Lists.required("name", name);
    source = source == null ? new Source(Source.Type.AUTO, null, CsvReadOptions.DEFAULT) : source;
    fields = Lists.copy(fields);
    includeFields = Lists.copy(includeFields);
    excludeFields = Lists.copy(excludeFields);
    entityKeys = Lists.copy(entityKeys);
    groupingKeys = Lists.copy(groupingKeys);
    orderingKeys = Lists.copy(orderingKeys);
    preprocessing = Lists.copy(preprocessing);
    derivedVariables = WindowInputs.writtenOut(Lists.copy(derivedVariables), contextWindow, fields);
    incompleteColumns = Objects.requireNonNullElse(incompleteColumns, IncompleteColumns.KEEP);
    droppedColumns = droppedColumns == null ? null : List.copyOf(droppedColumns);
  }

  /** Throws {@link SpecException} naming the file and every problem. */
  public static DatasetSpec read(Path file) {
    return SpecReader.read(file, DatasetSpec.class, spec -> new DatasetCheck(spec).problems());
  }

  /** This specification in JSON, with its defaults; reads back as itself. */
  public String toJson() {
    return SpecReader.print(this);
  }

  /** The fields that rows keep, in the order of declaration, derived ones last. */
  public RowType rowType() {
    return new RowType(preparedFields().stream().map(FieldSpec::toField).toList());
  }

  /** {@link #rowType} with all that is known of each field: roles, constants, place in a window. */
  public List<FieldSpec> preparedFields() {
    List<FieldSpec> all = new ArrayList<>();
    for (FieldSpec field : fields)
      if (includeFields.isEmpty() || includeFields.contains(field.name()))
        all.addAll(placed(field));
    for (DerivedVariable variable : derivedVariables) all.add(variable.toField());
    all.removeIf(field -> excludes(field.name()) || excludes(field.contextFamily()));
    if (droppedColumns != null) all.removeIf(field -> droppedColumns.contains(field.name()));
    return List.copyOf(all);
  }

  /** This data set without its windows and what is derived from them: these fields and no more. */
  public DatasetSpec beforeWindows(List<String> kept) {
    return new DatasetSpec(
        name,
        description,
        source,
        fields,
        kept,
        List.of(),
        entityKeys,
        groupingKeys,
        orderingKeys,
        preprocessing,
        null,
        List.of(),
        IncompleteColumns.KEEP,
        null);
  }

  /**
   * This data set for a table of rows that are prepared already, as {@code nomos prepare} and
   * generators write them: columns by their names in {@link #rowType}, without any step.
   *
   * @param kept the only columns that are read; empty: all
   */
  public DatasetSpec ofPreparedRows(List<String> kept) {
    return new DatasetSpec(
        name,
        description,
        new Source(Source.Type.AUTO, null, CsvReadOptions.DEFAULT),
        preparedFields().stream()
            .filter(field -> kept.isEmpty() || kept.contains(field.name()))
            .map(FieldSpec::unrenamed)
            .toList(),
        List.of(),
        List.of(),
        entityKeys,
        groupingKeys,
        orderingKeys,
        List.of(),
        null,
        List.of(),
        IncompleteColumns.KEEP,
        null);
  }

  /** Whether a table must be read to find the columns that are left out as incomplete. */
  public boolean awaitsDroppedColumns() {
    return incompleteColumns == IncompleteColumns.DROP && droppedColumns == null;
  }

  /** This data set with incomplete columns to be dropped: these, or null: to be found. */
  public DatasetSpec dropping(@Nullable List<String> found) {
    return new DatasetSpec(
        name,
        description,
        source,
        fields,
        includeFields,
        excludeFields,
        entityKeys,
        groupingKeys,
        orderingKeys,
        preprocessing,
        contextWindow,
        derivedVariables,
        IncompleteColumns.DROP,
        found);
  }

  /** This data set with windows that begin every so many rows, at least 1. It has windows. */
  public DatasetSpec withStride(int stride) {
    return new DatasetSpec(
        name,
        description,
        source,
        fields,
        includeFields,
        excludeFields,
        entityKeys,
        groupingKeys,
        orderingKeys,
        preprocessing,
        Objects.requireNonNull(contextWindow, "only windows have a stride").withStride(stride),
        derivedVariables,
        incompleteColumns,
        droppedColumns);
  }

  private boolean excludes(@Nullable String field) {
    return field != null && excludeFields.contains(field);
  }

  /** Every field of the input at every place of a window, whether rows keep it or not. */
  public List<FieldSpec> placedFields() {
    return fields.stream().flatMap(field -> placed(field).stream()).toList();
  }

  /** A field as itself or, where there are windows, once for each of their positions. */
  List<FieldSpec> placed(FieldSpec field) {
    if (contextWindow == null) return List.of(field);
    List<FieldSpec> places = new ArrayList<>();
    for (int i = 0; i < contextWindow.size(); i++) places.add(field.at(contextWindow, i));
    return places;
  }

  /** A field of the rows by its name, else one of the input's. */
  public Optional<FieldSpec> field(String fieldName) {
    return named(preparedFields(), fieldName).or(() -> named(fields, fieldName));
  }

  private static Optional<FieldSpec> named(List<FieldSpec> fields, String name) {
    return fields.stream().filter(field -> field.name().equals(name)).findFirst();
  }
}
