package dev.nomos.ingest.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.ingest.prepare.PreparationResult.Filtered;
import dev.nomos.ingest.prepare.PreparationResult.Prepared;
import dev.nomos.ingest.prepare.PreparationResult.Rejected;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.SpecException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PreparationTest {
  private static final String A = "{'name': 'a', 'value_type': 'string'}";
  private static final String N = "{'name': 'n', 'value_type': 'integer'}";

  private static PreparationResult prepare(
      String fields, String steps, String derived, Map<String, ?> input) {
    return new Preparation(Specs.of(fields, steps, derived)).prepare(input);
  }

  private static Map<String, Value> row(
      String fields, String steps, String derived, Map<String, ?> input) {
    var result = prepare(fields, steps, derived, input);
    assertThat(result).isInstanceOf(Prepared.class);
    return ((Prepared) result).row().asMap();
  }

  @Test
  void labSpecificationClassifiesAFlow() {
    var lab = new Preparation(DatasetSpec.read(Path.of("../examples/datasets/lab-flows.json")));
    var result =
        lab.prepare(
            Map.of(
                "sourceIPv4Address", "10.1.2.3",
                "destinationIPv4Address", "203.0.113.53",
                "sourceTransportPort", 40_000L,
                "destinationTransportPort", 53L,
                "protocolIdentifier", 17L,
                "tcpControlBits", 0L,
                "ingressInterface", 2L,
                "packetDeltaCount", 1L,
                "octetDeltaCount", 70L));
    assertThat(((Prepared) result).row().asMap())
        .containsAllEntriesOf(
            Map.of(
                "protocol", Value.of("udp"),
                "source_class", Value.of("lan"),
                "destination_class", Value.of("dns"),
                "source_service", Value.of("high"),
                "destination_service", Value.of("dns"),
                "ingress", Value.of("2"),
                "tcp_flags", Value.of("none"),
                "syn", Value.of(0),
                "packets", Value.of(1),
                "source_port", Value.of(40_000)));
  }

  @Test
  void labSpecificationLeavesUnsentFieldsAbsent() {
    var lab = new Preparation(DatasetSpec.read(Path.of("../examples/datasets/lab-flows.json")));
    var result =
        lab.prepare(
            Map.of(
                "sourceIPv4Address", "10.1.2.3",
                "destinationIPv4Address", "8.8.8.8",
                "protocolIdentifier", 1L,
                "packetDeltaCount", 1L,
                "octetDeltaCount", 70L));
    assertThat(((Prepared) result).row().asMap())
        .doesNotContainKeys("syn", "tcp_flags", "source_service", "ingress")
        .containsEntry("destination_class", Value.of("elsewhere"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'kind':'rename','mapping':{'b':'a'}}|x",
        "{'kind':'fillna','columns':['a'],'value':'none'}|none",
        "{'kind':'map_values','columns':['b'],'target_column':'a','mapping':{'x':'y'}}|y",
        "{'kind':'map_values','columns':['b'],'target_column':'a','mapping':{'z':'y'}}|x",
        "{'kind':'cast','columns':['b'],'target_column':'a','dtype':'string'}|x",
        "{'kind':'map_rules','columns':['b'],'target_column':'a','rules':[{'mode':'prefix','value':'x','output':'p'}]}|p",
        "{'kind':'map_rules','columns':['b'],'target_column':'a','rules':[{'mode':'regex','value':'^.$','output':'r'}]}|r",
        "{'kind':'map_rules','columns':['b'],'target_column':'a','rules':[{'mode':'in','values':['w','x'],'output':'i'}]}|i",
        "{'kind':'map_rules','columns':['b'],'target_column':'a','rules':[{'mode':'equals','value':'w','output':'i'},{'mode':'default','output':'d'}]}|d",
        "{'kind':'map_rules','columns':['ip'],'target_column':'a','rules':[{'mode':'cidr','value':'10.0.0.0/9','output':'low'},{'mode':'cidr','value':'10.128.0.0/9','output':'high'}]}|high",
        "{'kind':'map_rules','columns':['six'],'target_column':'a','rules':[{'mode':'cidr','value':'2001:db8::/33','output':'doc'}]}|doc",
        "{'kind':'map_rules','columns':['number'],'target_column':'a','rules':[{'mode':'range','lower':0,'upper':41,'output':'small'},{'mode':'range','lower':42,'output':'large'}]}|large",
      })
  void stepsGiveTheTextField(String step, String expected) {
    var input = Map.of("b", "x", "ip", "10.200.0.1", "six", "2001:db8::1", "number", 42L);
    assertThat(row(A, step, "", input)).isEqualTo(Map.of("a", Value.of(expected)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'kind':'parse_hex','columns':['hex']},{'kind':'rename','mapping':{'hex':'n'}}|18",
        "{'kind':'cast','columns':['text'],'target_column':'n','dtype':'int64'}|7",
        "{'kind':'flag','columns':['bits'],'target_column':'n','value':2}|1",
        "{'kind':'flag','columns':['bits'],'target_column':'n','value':4}|0",
      })
  void stepsGiveTheNumberField(String steps, long expected) {
    var input = Map.of("hex", "0x0012", "text", " 7 ", "bits", 18L);
    assertThat(row(N, steps, "", input)).isEqualTo(Map.of("n", Value.of(expected)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'kind':'filter_equals','columns':['n'],'value':5}",
        "{'kind':'filter_in','columns':['n'],'value':[5,6]}",
        "{'kind':'filter_present','columns':['missing']}",
        "{'kind':'filter_equals','columns':['missing'],'value':5}",
      })
  void filtersLeaveRecordsOut(String step) {
    assertThat(prepare(N, step, "", Map.of("n", 7L))).isInstanceOf(Filtered.class);
  }

  @Test
  void filtersKeepWhatFits() {
    var steps =
        "{'kind':'filter_equals','columns':['n'],'value':7},{'kind':'filter_in','columns':['n'],'value':[6,7]}";
    assertThat(row(N, steps, "", Map.of("n", 7L))).containsEntry("n", Value.of(7));
  }

  @Test
  void droppedColumnIsAbsent() {
    assertThat(row(N, "{'kind':'drop','columns':['n']}", "", Map.of("n", 7L))).isEmpty();
  }

  @Test
  void sourceNameAndNameAreOneColumn() {
    var field = "{'name': 'n', 'source_name': 'packetDeltaCount', 'value_type': 'integer'}";
    var step = "{'kind':'flag','columns':['packetDeltaCount'],'value':1}";
    assertThat(row(field, step, "", Map.of("packetDeltaCount", 7L)))
        .isEqualTo(Map.of("n", Value.of(1)));
  }

  @Test
  void derivedVariablesAreExact() {
    var fields =
        N
            + ",{'name': 'm', 'value_type': 'integer'}"
            + ",{'name': 'zero', 'value_type': 'integer'},{'name': 'nothing'}";
    var derived =
        """
        {'name':'sum','operation':'sum','inputs':['n','m']},
        {'name':'difference','operation':'diff','inputs':['n','m']},
        {'name':'quotient','operation':'ratio','numerator':'n','denominator':'m'},
        {'name':'deviation','operation':'std','inputs':['n','m']},
        {'name':'undefined','operation':'ratio','numerator':'n','denominator':'zero'},
        {'name':'missing','operation':'sum','inputs':['n','nothing']}
        """;
    var row = row(fields, "", derived, Map.of("n", 9L, "m", 4L, "zero", 0L));
    assertThat(row)
        .containsEntry("sum", Value.of(13))
        .containsEntry("difference", Value.of(5))
        .containsEntry("quotient", Value.of(new BigDecimal("2.25")))
        .containsEntry("deviation", Value.of(new BigDecimal("2.5")))
        .doesNotContainKeys("undefined", "missing");
  }

  @ParameterizedTest
  @CsvSource({
    "copy, a, 6",
    "sum, a b c, 8",
    "min, a b c, 0",
    "max, a b c, 6",
    "avg, a b c, 2.666666666666667",
    "std, a b, 2",
    "diff, b a, -4",
    "ratio, b a, 0.3333333333333333",
    "count_nonzero, a b c, 2",
    "exists, b c, 1",
    "forall, b c, 0",
  })
  void everyOperationHasItsResult(String operation, String inputs, String expected) {
    var fields =
        "{'name':'a','value_type':'integer'},{'name':'b','value_type':'integer'},"
            + "{'name':'c','value_type':'integer'}";
    var derived =
        "{'name':'d','operation':'%s','inputs':['%s']}"
            .formatted(operation, inputs.replace(" ", "','"));
    var row = row(fields, "", derived, Map.of("a", 6L, "b", 2L, "c", 0L));
    assertThat(row.get("d")).isEqualTo(Value.of(new BigDecimal(expected)));
  }

  @Test
  void literalIsWhatExistsAndForallCompareWith() {
    var derived =
        "{'name':'some','operation':'exists','inputs':['n'],'literal':7},"
            + "{'name':'all','operation':'forall','inputs':['n'],'literal':8}";
    assertThat(row(N, "", derived, Map.of("n", 7L)))
        .containsEntry("some", Value.of(1))
        .containsEntry("all", Value.of(0));
  }

  @Test
  void excludedFieldsAreLeftOutOfTheRow() {
    var spec =
        Specs.of(
            "{\"name\":\"t\",\"fields\":[{\"name\":\"a\"},{\"name\":\"b\"}],\"exclude_fields\":[\"a\"]}");
    var result = new Preparation(spec).prepare(Map.of("a", "x", "b", "y"));
    assertThat(((Prepared) result).row().asMap()).isEqualTo(Map.of("b", Value.of("y")));
  }

  @Test
  void valueThatDoesNotFitItsFieldIsRejectedWithItsReason() {
    assertThat(prepare(N, "", "", Map.of("n", "many")))
        .isEqualTo(new Rejected("field 'n' must be integer, but was 'many'"));
  }

  @Test
  void hugeExponentIsNoNumber() {
    assertThat(prepare(N, "", "", Map.of("n", "1e999999999"))).isInstanceOf(Rejected.class);
  }

  @Test
  void everyProblemOfASpecificationIsNamedAtOnce() {
    var steps =
        "{'kind':'cast','columns':['n'],'dtype':'colour'},{'kind':'flag','columns':['n']},"
            + "{'kind':'map_rules','columns':['n'],'rules':[{'mode':'cidr','value':'10.0.0.0/40','output':1}]}";
    assertThatThrownBy(() -> new Preparation(Specs.of(N, steps, "")))
        .isInstanceOf(SpecException.class)
        .hasMessageContainingAll("preprocessing[0]", "colour", "preprocessing[1]", "10.0.0.0/40");
  }

  @Test
  void derivedVariablesMayBeDeclaredInAnyOrder() {
    var derived =
        """
        {'name':'twice','operation':'sum','inputs':['once','once'],'value_type':'integer'},
        {'name':'once','operation':'copy','inputs':['n'],'value_type':'integer'}
        """;
    assertThat(row(N, "", derived, Map.of("n", 4L))).containsEntry("twice", Value.of(8));
  }

  @Test
  void absentPartsLeaveExistsAndForallOpenOnlyWhereTheyDecide() {
    var fields = N + ",{'name': 'm', 'value_type': 'integer'}";
    var derived =
        """
        {'name':'some','operation':'exists','inputs':['n','m'],'value_type':'boolean'},
        {'name':'all','operation':'forall','inputs':['n','m'],'value_type':'boolean'}
        """;
    assertThat(row(fields, "", derived, Map.of("n", 4L)))
        .containsEntry("some", Value.of(1))
        .doesNotContainKey("all");
    assertThat(row(fields, "", derived, Map.of("n", 0L)))
        .containsEntry("all", Value.of(0))
        .doesNotContainKey("some");
  }

  @Test
  void recordsAreNotPreparedIntoWindows() {
    var spec =
        Specs.of("{\"name\":\"t\",\"fields\":[{\"name\":\"a\"}],\"context_window\":{\"size\":2}}");
    assertThatThrownBy(() -> new Preparation(spec))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("context_window");
  }

  @Test
  void streamRefusesToDropIncompleteColumnsThatNobodyFound() {
    var spec =
        Specs.of(
            "{'name':'t','fields':[{'name':'a'}],'incomplete_columns':'drop'}".replace('\'', '"'));
    assertThatThrownBy(() -> new Preparation(spec))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("incomplete_columns: drop needs a whole table");
    assertThat(new Preparation(spec.dropping(List.of("a"))).rowType().fields()).isEmpty();
  }
}
