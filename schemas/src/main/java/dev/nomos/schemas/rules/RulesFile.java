package dev.nomos.schemas.rules;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nomos.logic.RowType;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rules in files, of two formats that tell themselves apart:
 *
 * <ul>
 *   <li>NetNomos' rules.json: a list of objects with {@code rule_id}, {@code formula} (a tree, see
 *       {@link FormulaJson}), {@code display} (the formula as text; not read), {@code support} and
 *       {@code source}; other members are passed over;
 *   <li>text in UTF-8: one formula a line, in any form that {@link dev.nomos.logic.Formula#parse}
 *       reads; blank lines and what follows a {@code #} outside quotes are passed over. A rule's id
 *       is its place: {@code line-7}.
 * </ul>
 */
public final class RulesFile {
  private RulesFile() {}

  /** Throws {@link RulesException} with the file, the place and the first thing that is wrong. */
  public static List<StoredRule> read(Path file) {
    return read(file, TextRules.untyped());
  }

  /**
   * The rules, where all mean something over {@code type}; text may name values by their labels.
   * Throws {@link RulesException} with the file, the place and the first thing that is wrong.
   */
  public static List<StoredRule> read(Path file, RowType type) {
    return meaningful(file, read(file, TextRules.over(type)), type);
  }

  /**
   * Rules that are in no file, in either format; {@code name} is what errors call them. Throws as
   * the others do.
   */
  public static List<StoredRule> read(Path name, byte[] content, RowType type) {
    try {
      InputStream in = new ByteArrayInputStream(content);
      return meaningful(name, read(name, in, TextRules.over(type)), type);
    } catch (IOException e) {
      throw new IllegalStateException("octets in memory can be read", e);
    }
  }

  private static List<StoredRule> meaningful(Path file, List<StoredRule> rules, RowType type) {
    for (StoredRule rule : rules) {
      List<String> problems = rule.formula().problems(type);
      if (!problems.isEmpty()) {
        throw new RulesException(
            file, "rule '" + rule.id() + "' means nothing: " + problems.getFirst());
      }
    }
    return rules;
  }

  /** {@code in}: one that can be marked. */
  private static List<StoredRule> read(Path file, InputStream in, TextRules text)
      throws IOException {
    List<StoredRule> rules = isJson(in) ? new JsonRules(file).read(in) : text.read(file, in);
    checkIds(file, rules);
    return rules;
  }

  private static List<StoredRule> read(Path file, TextRules text) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return read(file, in, text);
    } catch (NoSuchFileException e) {
      throw new RulesException(file, "no such file");
    } catch (IOException e) {
      throw new RulesException(file, "cannot be read: " + e.getMessage());
    }
  }

  /** Whether the first character is one that starts JSON and no formula. */
  private static boolean isJson(InputStream in) throws IOException {
    in.mark(1 << 13);
    int octet = in.read();
    for (int i = 1; i < 1 << 12 && isBlankOrMark(octet); i++) {
      octet = in.read();
    }
    in.reset();
    return octet == '[' || octet == '{';
  }

  private static boolean isBlankOrMark(int octet) {
    boolean byteOrderMark = octet == 0xEF || octet == 0xBB || octet == 0xBF;
    return byteOrderMark || (octet >= 0 && Character.isWhitespace(octet));
  }

  private static void checkIds(Path file, List<StoredRule> rules) {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < rules.size(); i++) {
      Integer before = seen.put(rules.get(i).id(), i);
      if (before != null) {
        throw new RulesException(
            file,
            "rule_id '%s' is given twice, in entries %d and %d"
                .formatted(rules.get(i).id(), before + 1, i + 1));
      }
    }
  }

  /** Writes rules.json, all of it or nothing. */
  public static void write(Path file, List<StoredRule> rules) throws IOException {
    String name = ".%s.%d.part".formatted(file.getFileName(), ProcessHandle.current().pid());
    Path unfinished = file.toAbsolutePath().resolveSibling(name); // not a secret, as temp files are
    try {
      try (OutputStream out = Files.newOutputStream(unfinished)) {
        write(out, rules);
      }
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static void write(OutputStream out, List<StoredRule> rules) throws IOException {
    try (JsonGenerator json = JsonRules.MAPPER.createGenerator(out)) {
      new RuleWriter(json).write(rules);
    }
  }
}
