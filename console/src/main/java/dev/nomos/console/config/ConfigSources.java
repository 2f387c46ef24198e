package dev.nomos.console.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Lays file, environment and options over the defaults; the last word wins. */
public final class ConfigSources {
  private static final String PREFIX = "NOMOS_";

  /** Sections whose keys are the user's own: Kafka's settings, exporters' addresses. */
  private static final List<String> OPEN =
      List.of("kafka.properties", "decoder.sampling.defaults", "decoder.sampling.overrides");

  /** Parts of the names of Kafka's settings whose values are nobody else's business. */
  private static final List<String> SECRET =
      List.of("password", "jaas", "secret", "user.info", "token", "ssl.keystore.key");

  private static final YAMLMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                  .build())
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .build();

  private final List<String> problems = new ArrayList<>();
  private final ObjectNode tree;

  private ConfigSources(Path home) {
    tree = YAML.valueToTree(withTextPaths(NomosConfig.defaults(home)));
  }

  /** Paths are URIs to Jackson; people write plain paths. */
  private static ObjectNode withTextPaths(NomosConfig config) {
    ObjectNode root = YAML.valueToTree(config);
    root.put("data-dir", config.dataDir().toString());
    ObjectNode dataset = (ObjectNode) root.get("dataset");
    dataset.put("spec", config.dataset().spec().toString());
    dataset.put("grammar", config.dataset().grammar().toString());
    return root;
  }

  /**
   * The effective configuration. Throws {@link ConfigException} with every problem found.
   *
   * @param home the folder that holds the examples
   * @param files YAML, those that were named; a later one overrides an earlier
   * @param environment variables; those that start with NOMOS_ and name a key count
   * @param options dotted key to value, from the command line
   */
  public static NomosConfig load(
      Path home, List<Path> files, Map<String, String> environment, Map<String, String> options) {
    ConfigSources sources = new ConfigSources(home);
    files.forEach(sources::addFile);
    sources.addEnvironment(environment);
    options.forEach(sources::addOption);
    return sources.build();
  }

  /** As the other, of one file or none. */
  public static NomosConfig load(
      Path home,
      Optional<Path> file,
      Map<String, String> environment,
      Map<String, String> options) {
    return load(home, file.stream().toList(), environment, options);
  }

  /** The configuration as YAML, secrets masked. */
  public static String print(NomosConfig config) {
    ObjectNode root = withTextPaths(config);
    ObjectNode properties = (ObjectNode) root.get("kafka").get("properties");
    properties.fieldNames().forEachRemaining(key -> mask(properties, key));
    if (!config.page().token().isEmpty()) ((ObjectNode) root.get("page")).put("token", "********");
    if (!config.masks().token().isEmpty()) {
      ((ObjectNode) root.get("masks")).put("token", "********");
    }
    try {
      return YAML.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a configuration is always printable", e);
    }
  }

  private static void mask(ObjectNode properties, String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    if (SECRET.stream().anyMatch(lower::contains)) {
      properties.put(key, "********");
    }
  }

  private void addFile(Path file) {
    try {
      JsonNode given = YAML.readTree(Files.readAllBytes(file));
      if (given instanceof ObjectNode object) {
        merge(tree, object, "", file.toString());
      } else if (given != null && !given.isMissingNode() && !given.isNull()) {
        problems.add(file + ": expected keys and values at the top level");
      }
    } catch (JsonProcessingException e) {
      problems.add(
          "%s, line %d: %s".formatted(file, e.getLocation().getLineNr(), e.getOriginalMessage()));
    } catch (IOException e) {
      problems.add(file + ": cannot be read");
    }
  }

  private void merge(ObjectNode into, ObjectNode given, String path, String source) {
    given
        .properties()
        .forEach(
            entry -> {
              String key = path + entry.getKey();
              JsonNode known = into.get(entry.getKey());
              if (known == null && openSection(key).isEmpty()) {
                List<String> names = new ArrayList<>();
                into.fieldNames().forEachRemaining(names::add);
                problems.add(
                    "%s: unknown key '%s'; keys here are %s".formatted(source, key, names));
              } else if (known instanceof ObjectNode section
                  && entry.getValue() instanceof ObjectNode object) {
                merge(section, object, key + ".", source);
              } else {
                into.set(entry.getKey(), entry.getValue());
              }
            });
  }

  /** Unknown NOMOS_ variables are no errors: the launcher has some of its own. */
  private void addEnvironment(Map<String, String> environment) {
    for (String key : keys(tree, "")) {
      String variable = PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
      String value = environment.get(variable);
      if (value != null) {
        addOption(key, value);
      }
    }
  }

  private static List<String> keys(ObjectNode node, String path) {
    List<String> keys = new ArrayList<>();
    node.properties()
        .forEach(
            entry -> {
              if (entry.getValue() instanceof ObjectNode section) {
                keys.addAll(keys(section, path + entry.getKey() + "."));
              } else {
                keys.add(path + entry.getKey());
              }
            });
    return keys;
  }

  private void addOption(String key, String value) {
    Optional<String> open = openSection(key);
    int dot = open.map(String::length).orElse(key.lastIndexOf('.'));
    JsonNode section = dot < 0 ? tree : tree.at("/" + key.substring(0, dot).replace('.', '/'));
    String name = key.substring(dot + 1);
    if (section instanceof ObjectNode object && (object.has(name) || open.isPresent())) {
      object.set(name, TextNode.valueOf(value));
    } else {
      problems.add("unknown key '%s'; keys are %s".formatted(key, keys(tree, "")));
    }
  }

  private static Optional<String> openSection(String key) {
    return OPEN.stream().filter(section -> key.startsWith(section + ".")).findFirst();
  }

  private NomosConfig build() {
    if (problems.isEmpty()) {
      try {
        NomosConfig config = YAML.treeToValue(tree, NomosConfig.class);
        problems.addAll(config.faultsOfFiles());
        if (problems.isEmpty()) {
          return config;
        }
      } catch (JsonMappingException e) {
        problems.add(
            e.getCause() instanceof IllegalArgumentException own
                ? String.valueOf(own.getMessage())
                : path(e) + ": " + e.getOriginalMessage());
      } catch (JsonProcessingException e) {
        problems.add(e.getOriginalMessage());
      }
    }
    throw new ConfigException(problems);
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    e.getPath().forEach(step -> path.append(path.isEmpty() ? "" : ".").append(step.getFieldName()));
    return path.toString();
  }
}
