package dev.nomos.miner.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A learning run's files, read and found to belong together.
 *
 * @param name the directory's name
 * @param manifest {@code manifest.json}, an object
 * @param dataset {@code dataset_spec.json}, an object
 * @param grammar {@code grammar_spec.json}, an object
 * @param fields {@code fields.json}
 * @param semanticValues {@code semantic_values.json}
 * @param guards of the rules that were found under one, by rule id; from {@code rules.json}
 */
public record RunDirectory(
    String name,
    JsonNode manifest,
    JsonNode dataset,
    JsonNode grammar,
    JsonNode fields,
    JsonNode semanticValues,
    Map<String, String> guards,
    RunStatistics statistics,
    SearchStatistics search) {
  public static final String STATISTICS = "statistics.json";
  public static final String SEARCH = "search.json";
  private static final String RULES = "rules.json";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  public RunDirectory {
    guards = Map.copyOf(guards);
  }

  /** Throws {@link RunDirectoryException} where a file is missing, unreadable or of another run. */
  public static RunDirectory read(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new RunDirectoryException(
          directory + ": no such run directory; 'nomos learn' makes one and prints its name");
    }
    RunDirectory run =
        new RunDirectory(
            directory.toAbsolutePath().normalize().getFileName().toString(),
            object(directory.resolve("manifest.json")),
            object(directory.resolve("dataset_spec.json")),
            object(directory.resolve("grammar_spec.json")),
            tree(directory.resolve("fields.json")),
            tree(directory.resolve("semantic_values.json")),
            guards(tree(directory.resolve(RULES))),
            read(directory.resolve(STATISTICS), RunStatistics.class),
            read(directory.resolve(SEARCH), SearchStatistics.class));
    requireVersion(directory.resolve(STATISTICS), run.statistics.version(), RunStatistics.VERSION);
    requireVersion(directory.resolve(SEARCH), run.search.version(), SearchStatistics.VERSION);
    run.requireSameRun(directory);
    return run;
  }

  /** Writes {@code statistics.json} and {@code search.json} into an existing directory. */
  public static void write(Path directory, RunStatistics statistics, SearchStatistics search) {
    write(directory.resolve(STATISTICS), statistics);
    write(directory.resolve(SEARCH), search);
  }

  private static void write(Path file, Object content) {
    try {
      JSON.writeValue(file.toFile(), content);
    } catch (IOException e) {
      throw new RunDirectoryException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static Map<String, String> guards(JsonNode rules) {
    Map<String, String> guards = new HashMap<>();
    for (JsonNode rule : rules) {
      JsonNode guard = rule.path("source").path("guard");
      if (guard.isTextual()) {
        guards.put(rule.path("rule_id").asText(), guard.textValue());
      }
    }
    return guards;
  }

  private static JsonNode object(Path file) {
    JsonNode node = tree(file);
    if (!node.isObject()) {
      throw new RunDirectoryException(file + ": an object is expected, not " + node.getNodeType());
    }
    return node;
  }

  private static JsonNode tree(Path file) {
    return read(file, JsonNode.class);
  }

  private static <T> T read(Path file, Class<T> type) {
    ObjectReader reader = JSON.readerFor(type);
    try (var in = Files.newInputStream(file)) {
      T read = reader.readValue(in);
      if (read == null) {
        throw new RunDirectoryException(file + " is empty");
      }
      return read;
    } catch (NoSuchFileException e) {
      throw new RunDirectoryException(
          file + " is missing: this is no run directory of 'nomos learn', or an unfinished one", e);
    } catch (JsonProcessingException e) {
      throw new RunDirectoryException(file + " cannot be read: " + reason(e), e);
    } catch (IOException e) {
      throw new RunDirectoryException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static String reason(JsonProcessingException e) {
    var at = e.getLocation();
    return (at == null ? "" : "line " + at.getLineNr() + ": ") + e.getOriginalMessage();
  }

  private static void requireVersion(Path file, int version, int known) {
    if (version != known) {
      throw new RunDirectoryException(
          "%s has version %d, but this program reads version %d: learn again"
              .formatted(file, version, known));
    }
  }

  private void requireSameRun(Path directory) {
    Path rules = directory.resolve(RULES);
    Set<String> ids = new HashSet<>();
    tree(rules).forEach(rule -> ids.add(rule.path("rule_id").asText()));
    statistics.rules().stream()
        .filter(rule -> !ids.contains(rule.ruleId()))
        .findFirst()
        .ifPresent(
            rule -> {
              throw new RunDirectoryException(
                  "%s has no rule %s, which %s measures: the files are of different runs"
                      .formatted(rules, rule.ruleId(), STATISTICS));
            });
    long predicates = lines(directory.resolve("predicates.jsonl"));
    if (predicates != statistics.predicates().size()) {
      throw new RunDirectoryException(
          "%s has %d predicates, but %s has %d: the files are of different runs"
              .formatted(
                  directory.resolve("predicates.jsonl"),
                  predicates,
                  STATISTICS,
                  statistics.predicates().size()));
    }
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> !line.isBlank()).count();
    } catch (NoSuchFileException e) {
      throw new RunDirectoryException(
          file + " is missing: this is no run directory of 'nomos learn', or an unfinished one", e);
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new RunDirectoryException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
