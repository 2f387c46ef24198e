package dev.nomos.ingest.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Steps over several rows: sort, context windows, and what is derived from them. */
final class WindowsTest {
  private static final String FIELDS =
      "'fields': [{'name': 'k'}, {'name': 't', 'value_type': 'integer'},"
          + " {'name': 'v', 'value_type': 'integer'}], ";
  private static final String INPUT = "k,t,v\nb,3,1\na,9,2\nb,1,3\na,8,4\nb,2,5\n";

  @Test
  void withoutAnOrderWindowsFollowTheInput() {
    var read = Tables.read(FIELDS + "'context_window': {'size': 2, 'partition_by': ['k']}", INPUT);
    assertThat(read.column("k_ctx0")).containsExactly("b", "a", "b");
    assertThat(read.column("v_ctx0")).containsExactly("1", "2", "3");
    assertThat(read.column("v_ctx1")).containsExactly("3", "4", "5");
  }

  @Test
  void withAnOrderPartitionsComeByKey() {
    var read =
        Tables.read(
            FIELDS + "'context_window': {'size': 2, 'partition_by': ['k'], 'order_by': ['t']}",
            INPUT);
    assertThat(read.column("k_ctx0")).containsExactly("a", "b", "b");
    assertThat(read.column("v_ctx0")).containsExactly("4", "3", "5");
    assertThat(read.column("v_ctx1")).containsExactly("2", "5", "1");
  }

  @Test
  void strideLeavesOutOrRepeatsRows() {
    var rows = "k,t,v\na,1,1\na,2,2\na,3,3\na,4,4\na,5,5\na,6,6\na,7,7\n";
    var far = Tables.read(FIELDS + "'context_window': {'size': 2, 'stride': 3}", rows);
    assertThat(far.column("v_ctx0")).containsExactly("1", "4");
    var near = Tables.read(FIELDS + "'context_window': {'size': 3, 'stride': 2}", rows);
    assertThat(near.column("v_ctx0")).containsExactly("1", "3", "5");
    assertThat(near.column("v_ctx2")).containsExactly("3", "5", "7");
  }

  @Test
  void templateNamesTheColumns() {
    var read =
        Tables.read(
            FIELDS
                + "'include_fields': ['v'], 'exclude_fields': ['1:v'],"
                + " 'context_window': {'size': 3, 'column_template': '{index}:{name}'}",
            INPUT);
    assertThat(read.rows().getFirst().type().fields())
        .extracting("name")
        .containsExactly("0:v", "2:v");
  }

  @Test
  void textThatIsANumberOrdersAsOne() {
    var read =
        Tables.read(
            "'fields': [{'name': 'k'}, {'name': 'v', 'value_type': 'integer'}],"
                + " 'context_window': {'size': 2, 'order_by': ['k']}",
            "k,v\n10,1\n9,2\nx,3\n");
    assertThat(read.column("v_ctx0")).containsExactly("2", "1");
  }

  @Test
  void numbersOrderByValueAndAbsentOnesComeLast() {
    var rows = "k,t,v\na,,1\na,10,2\na,9,3\n";
    var read = Tables.read(FIELDS + "'preprocessing': [{'kind': 'sort', 'by': ['t']}]", rows);
    assertThat(read.column("v")).containsExactly("3", "2", "1");
  }

  @Test
  void sortIsStableAndStepsGoOnAfterIt() {
    var read =
        Tables.read(
            FIELDS
                + "'preprocessing': [{'kind': 'sort', 'columns': ['k']},"
                + " {'kind': 'filter_in', 'columns': ['v'], 'value': [2, 3, 4, 5]}]",
            INPUT);
    assertThat(read.column("v")).containsExactly("2", "4", "3", "5");
    assertThat(read.summary().filtered()).containsOnlyKeys("preprocessing[1] filter_in v");
  }

  @Test
  void rowsWithoutAPartitionAreCountedAndFormNoWindow() {
    var read =
        Tables.read(
            FIELDS + "'context_window': {'size': 2, 'partition_by': ['k']}",
            "k,t,v\na,1,1\n,2,2\na,3,3\n");
    assertThat(read.column("v_ctx1")).containsExactly("3");
    assertThat(read.summary().filtered()).containsValue(1L).hasSize(1);
  }

  @Test
  void bothDirectionsOfAConversationShareAWindow() {
    var fields =
        "'fields': [{'name': 'src'}, {'name': 'dst'},"
            + " {'name': 'sport', 'value_type': 'integer'},"
            + " {'name': 'dport', 'value_type': 'integer'}], ";
    var rows = "src,dst,sport,dport\nA,B,7,80\nB,A,80,7\nA,B,80,7\nA,B,7,80\n";
    var oneWay = "'context_window': {'size': 2, 'partition_by': ['src','dst','sport','dport']";
    assertThat(Tables.read(fields + oneWay + "}", rows).rows()).hasSize(1);
    var bothWays =
        Tables.read(
            fields + oneWay + ", 'symmetric_pairs': [['src','dst'],['sport','dport']]}", rows);
    assertThat(bothWays.column("src_ctx0")).containsExactly("A", "B");
    assertThat(bothWays.column("src_ctx1")).containsExactly("B", "A");
  }

  @Test
  void derivedVariablesSeeTheWindow() {
    var read =
        Tables.read(
            FIELDS
                + "'include_fields': ['v'], 'context_window': {'size': 2},"
                + " 'derived_variables': ["
                + "{'name': 'twice', 'operation': 'sum', 'inputs': ['step', 'step']},"
                + "{'name': 'step', 'operation': 'diff', 'inputs': ['t_ctx1', 't_ctx0']}]",
            "k,t,v\na,1,1\na,9007199254740993,2\n");
    assertThat(read.column("step")).containsExactly("9007199254740992");
    assertThat(read.column("twice")).containsExactly("18014398509481984");
    assertThat(read.rows().getFirst().type().fields())
        .extracting("name")
        .containsExactly("v_ctx0", "v_ctx1", "twice", "step");
  }

  @Test
  void integersAbove53BitsKeepTheirDigitsInWindows() {
    var read =
        Tables.read(
            FIELDS + "'context_window': {'size': 2}",
            "k,t,v\na,1,9007199254740993\na,2,9223372036854775807\n");
    assertThat(read.column("v_ctx0")).containsExactly("9007199254740993");
    assertThat(read.column("v_ctx1")).containsExactly("9223372036854775807");
  }

  @Test
  void missingPortStaysAbsentAndItsRowStays() {
    var read =
        Tables.read(
            "'fields': [{'name': 'port', 'value_type': 'integer'}, {'name': 'class'}],"
                + " 'preprocessing': [{'kind': 'map_rules', 'columns': ['port'], 'target_column':"
                + " 'class', 'rules': [{'mode': 'range', 'lower': 0, 'upper': 1023, 'output':"
                + " 'well_known'}, {'mode': 'default', 'output': 'dynamic'}]}]",
            "port\n80\n\n\"\"\nNaN\n50000\n");
    assertThat(read.column("class")).containsExactly("well_known", null, null, "dynamic");
    assertThat(read.summary().absent()).containsEntry("class", 2L).containsEntry("port", 2L);
  }

  @Test
  void incompleteColumnsAreDroppedWhereTheSpecificationSaysSo() {
    var spec =
        Tables.spec(
            FIELDS
                + "'incomplete_columns': 'drop', 'context_window': {'size': 2},"
                + " 'derived_variables': ["
                + "{'name': 'step', 'operation': 'diff', 'inputs': ['t_ctx1', 't_ctx0']},"
                + "{'name': 'most', 'operation': 'max', 'inputs': ['v_ctx1', 'v_ctx0']}]");
    var read = Tables.read(spec, "k,t,v\na,1,1\nb,,2\na,3,3\n".getBytes(StandardCharsets.UTF_8));
    assertThat(read.rows().getFirst().type().fields())
        .extracting("name")
        .containsExactly("k_ctx0", "k_ctx1", "v_ctx0", "v_ctx1", "most");
    assertThat(read.column("v_ctx1")).containsExactly("2", "3");
    assertThat(read.summary().absent()).isEmpty();
  }

  @Test
  void valueThatDoesNotFitNamesItsLineAlsoBehindASort() {
    assertThatThrownBy(
            () ->
                Tables.read(
                    FIELDS
                        + "'preprocessing': [{'kind': 'sort', 'by': ['t']},"
                        + " {'kind': 'cast', 'columns': ['k'], 'dtype': 'int64'}]",
                    "k,t,v\n1,2,1\nx,1,2\n"))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("line 3: column 'k' must be integer, but was 'x'");
  }
}
