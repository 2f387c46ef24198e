package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import dev.nomos.console.config.ConfigSources;
import dev.nomos.console.config.NomosConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Helm chart, linted and rendered by Helm's own code. */
class HelmChartTest {
  private static final Path HOME = Path.of("..");
  private static final Path CHART = HOME.resolve("examples/helm/nomos");
  private static final YAMLMapper YAML = new YAMLMapper();

  private static TemplateCommand chart() {
    return new Helm(CHART)
        .template()
        .withName("lab")
        .set("kafka.bootstrapServers", "kafka:9092")
        .set("kafka.schemaRegistry", "http://registry:8081");
  }

  private static List<JsonNode> render(TemplateCommand command) throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    try (MappingIterator<JsonNode> all =
        YAML.readerFor(JsonNode.class).readValues(command.call())) {
      all.forEachRemaining(objects::add);
    }
    return objects.stream().filter(JsonNode::isObject).toList();
  }

  private static Stream<JsonNode> ofKind(List<JsonNode> objects, String kind) {
    return objects.stream().filter(object -> object.get("kind").asText().equals(kind));
  }

  @Test
  void helmFindsNothingWrong() {
    var result = new Helm(CHART).lint().strict().call();
    assertThat(result.isFailed()).as(String.join("\n", result.getMessages())).isFalse();
  }

  @Test
  void theClusterMustBeNamed() {
    assertThatThrownBy(() -> new Helm(CHART).template().call())
        .hasMessageContaining("kafka.bootstrapServers is required");
  }

  @Test
  void fourProgramsRunAsNobodyInParticularWithProbes() throws IOException {
    List<JsonNode> programs = ofKind(render(chart()), "StatefulSet").toList();
    assertThat(programs)
        .extracting(program -> program.at("/metadata/name").asText())
        .containsExactlyInAnyOrder(
            "lab-nomos-collect", "lab-nomos-mine", "lab-nomos-check", "lab-nomos-console");
    for (JsonNode program : programs) {
      JsonNode pod = program.at("/spec/template/spec");
      JsonNode container = pod.at("/containers/0");
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
      assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
      assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
      List<String> arguments = new ArrayList<>();
      container.get("args").forEach(argument -> arguments.add(argument.asText()));
      Nomos.commandLine(new Nomos(), arguments.getFirst())
          .parseArgs(arguments.toArray(String[]::new)); // throws where it is wrong
    }
  }

  @Test
  void theConfigurationIsOneThatTheProgramsTake(@TempDir Path folder) throws IOException {
    TemplateCommand command =
        chart()
            .set("kafka.properties.security\\.protocol", "SASL_SSL")
            .set("config.validator.threads", "2");
    JsonNode map = ofKind(render(command), "ConfigMap").findFirst().orElseThrow();
    Path file =
        Files.writeString(folder.resolve("nomos.yaml"), map.at("/data/nomos.yaml").asText());
    NomosConfig config = ConfigSources.load(HOME, List.of(file), Map.of(), Map.of());
    assertThat(config.kafka().bootstrapServers()).isEqualTo("kafka:9092");
    assertThat(config.kafka().properties()).containsEntry("security.protocol", "SASL_SSL");
    assertThat(config.validator().threads()).isEqualTo(2);
    assertThat(config.management().host()).isEqualTo("0.0.0.0");
  }

  @Test
  void secretsAreMountedByReference() throws IOException {
    TemplateCommand command =
        chart().set("kafka.secretName", "kafka-login").set("kafka.tlsSecretName", "kafka-tls");
    String pod = ofKind(render(command), "StatefulSet").findFirst().orElseThrow().toString();
    assertThat(pod).contains("\"secretName\":\"kafka-login\"", "\"secretName\":\"kafka-tls\"");
    assertThat(pod).contains("/etc/nomos/secret/kafka.yaml");
  }
}
