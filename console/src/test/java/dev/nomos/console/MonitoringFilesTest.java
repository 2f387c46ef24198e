package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.nomos.console.observe.Metric;
import dev.nomos.console.observe.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alert rules and dashboards: they name metrics that exist, and the rules do what they say. */
class MonitoringFilesTest {
  private static final Path MONITORING = Path.of("../examples/monitoring");
  private static final Path RULES = MONITORING.resolve("prometheus/rules.yml");
  private static final Pattern NAME =
      Pattern.compile("\\b(?:nomos|jvm|process)[_:][a-zA-Z0-9_:]+\\b");

  /** Every expression of the rules, the dashboards and Grafana's alerting. */
  static List<String> queries() throws IOException {
    List<String> found = new ArrayList<>();
    addAll(new YAMLMapper(), RULES, found);
    try (Stream<Path> files = Files.walk(MONITORING.resolve("grafana"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList())
        addAll(
            file.toString().endsWith(".json") ? new JsonMapper() : new YAMLMapper(), file, found);
    }
    return found;
  }

  private static void addAll(ObjectMapper format, Path file, List<String> found)
      throws IOException {
    for (JsonNode expression : format.readTree(file.toFile()).findValues("expr"))
      found.add(expression.asText());
  }

  @Test
  void queriesNameMetricsThatExist() throws IOException {
    Set<String> known = new HashSet<>();
    Metrics.ALL.stream().map(Metric::prometheusNames).forEach(known::addAll);
    for (JsonNode rule : new YAMLMapper().readTree(RULES.toFile()).findValues("record"))
      known.add(rule.asText());
    assertThat(queries()).hasSizeGreaterThan(40);
    var unknown = new TreeSet<String>();
    for (String query : queries()) {
      var names = NAME.matcher(query.replaceAll("\"[^\"]*\"", "\"\""));
      while (names.find()) if (!known.contains(names.group())) unknown.add(names.group());
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void everyAlertIsExplained() throws IOException {
    String page = Files.readString(Path.of("../docs/operate.md"));
    for (JsonNode alert : new YAMLMapper().readTree(RULES.toFile()).findValues("alert"))
      assertThat(page).contains("`" + alert.asText() + "`");
  }

  @Test
  void theRulesPassTheirTests() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/promtool")),
        "no promtool here: Debian's package prometheus");
    Process promtool =
        new ProcessBuilder("/usr/bin/promtool", "test", "rules", "rules_test.yml")
            .directory(MONITORING.resolve("prometheus").toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes());
    assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(promtool.exitValue()).as(said).isZero();
  }
}
