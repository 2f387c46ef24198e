package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.nomos.console.config.ConfigSources;
import dev.nomos.console.config.NomosConfig;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What docker-compose would start: its commands and settings are ones that the programs know. */
class ComposeFileTest {
  private static final Path HOME = Path.of("..");
  private static final Path COMPOSE = Path.of("/usr/bin/docker-compose");

  private static final Map<String, String> NO_KEYS =
      Map.of("NOMOS_JAVA_OPTS", "the launcher's", "NOMOS_DATA_DIR", "data-dir");

  /** As docker-compose reads it: variables replaced, anchors followed. */
  private static JsonNode services;

  @BeforeAll
  static void read() throws Exception {
    assumeTrue(
        Files.isExecutable(COMPOSE), "no docker-compose here: Debian's package of that name");
    Process compose =
        new ProcessBuilder(COMPOSE.toString(), "config")
            .directory(HOME.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String config = new String(compose.getInputStream().readAllBytes());
    assertThat(compose.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(compose.exitValue()).as("docker-compose config").isZero();
    services = new YAMLMapper().readTree(config).get("services");
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static boolean isOurs(JsonNode service) {
    return service.get("image").asText().startsWith("nomos:");
  }

  @Test
  void commandsAreVerbsWithOptionsThatExist() {
    int ours = 0;
    for (JsonNode service : services) {
      if (!isOurs(service)) continue;
      List<String> command = texts(service.get("command"));
      var parsed = Nomos.commandLine(new Nomos(), command.getFirst());
      parsed.parseArgs(command.toArray(String[]::new)); // throws where it is wrong
      ours++;
    }
    assertThat(ours).isEqualTo(5);
  }

  @Test
  void everySettingIsAKeyWithAValueThatIsAllowed() {
    for (JsonNode service : services) {
      if (!isOurs(service) || !service.has("environment")) continue;
      Map<String, String> environment = new HashMap<>();
      service
          .get("environment")
          .properties()
          .forEach(entry -> environment.put(entry.getKey(), entry.getValue().asText()));
      NomosConfig without = ConfigSources.load(HOME, Optional.empty(), Map.of(), Map.of());
      for (var entry : environment.entrySet()) {
        NomosConfig with =
            ConfigSources.load(HOME, Optional.empty(), Map.ofEntries(entry), Map.of());
        if (!NO_KEYS.containsKey(entry.getKey()) && !isDefault(entry, without))
          assertThat(with).as("%s is no key", entry).isNotEqualTo(without);
      }
    }
  }

  private static boolean isDefault(Map.Entry<String, String> entry, NomosConfig defaults) {
    return entry.getKey().equals("NOMOS_COLLECTOR_PORT")
        && entry.getValue().equals(Integer.toString(defaults.collector().port()));
  }

  @Test
  void imagesHaveOneVersionEachAndPortsAreOpenedOnLoopback() {
    for (var service : services.properties()) {
      assertThat(service.getValue().get("image").asText())
          .as(service.getKey())
          .matches("[a-z/-]+:v?\\d+\\.\\d+.*");
      if (service.getValue().has("ports"))
        assertThat(texts(service.getValue().get("ports")))
            .as(service.getKey())
            .allSatisfy(port -> assertThat(port).startsWith("127.0.0.1:"));
    }
  }

  @Test
  void filesThatAreMountedExist() {
    int mounted = 0;
    for (JsonNode service : services)
      if (service.has("volumes"))
        for (String volume : texts(service.get("volumes"))) {
          String source = volume.split(":", -1)[0];
          if (!source.startsWith("/")) continue;
          assertThat(Path.of(source)).exists();
          mounted++;
        }
    assertThat(mounted).isGreaterThanOrEqualTo(5);
  }

  @Test
  void everyProgramHasHealthAndRestarts() {
    for (var service : services.properties()) {
      assertThat(service.getValue().path("restart").asText())
          .as(service.getKey())
          .isEqualTo("unless-stopped");
    }
  }

  @Test
  void everyVariableOfTheFileIsSet() throws IOException {
    var set = new Properties();
    set.load(new StringReader(Files.readString(HOME.resolve(".env"))));
    var used =
        java.util.regex.Pattern.compile("(?<!\\$)\\$\\{(\\w+)}")
            .matcher(Files.readString(HOME.resolve("docker-compose.yml")));
    while (used.find()) assertThat(set.stringPropertyNames()).contains(used.group(1));
  }
}
