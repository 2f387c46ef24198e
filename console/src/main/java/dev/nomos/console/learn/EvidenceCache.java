package dev.nomos.console.learn;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.console.demo.BadInputException;
import dev.nomos.console.learn.Observation.Growth;
import dev.nomos.console.learn.Observation.Seen;
import dev.nomos.ingest.exchange.ExchangeConfig;
import dev.nomos.ingest.table.TableSummary;
import dev.nomos.logic.Evidence;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.GrammarSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a file showed, so that learning again with other limits need not read it again. The
 * key is a digest of everything that it depends on: both specifications with every default, how
 * exports are decoded, the file's octets, the limit, and the version of this format. A file that
 * cannot be read is as none.
 */
final class EvidenceCache {
  /** Changes with the meaning of what is kept: the predicates, their evaluation, this format. */
  private static final int VERSION = 2;

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final Path file;

  private record Kept(
      List<KeptPredicate> predicates,
      List<String> warnings,
      List<KeptEvidence> evidences,
      List<Growth> growth,
      TableSummary summary) {}

  private record KeptPredicate(String formula, String label, String template) {}

  /**
   * @param bits the evidence's octets in Base64
   * @param sample null where there is none
   */
  private record KeptEvidence(
      String bits, long count, long firstRow, @Nullable Map<String, Object> sample) {}

  private EvidenceCache(Path file) {
    this.file = file;
  }

  /** Throws {@link BadInputException} where the input cannot be read. */
  static EvidenceCache of(
      Path runs,
      DatasetSpec spec,
      ExchangeConfig exports,
      GrammarSpec grammar,
      Path input,
      OptionalLong limit) {
    MessageDigest digest = sha256();
    String decoding = exports.equals(ExchangeConfig.OF_FILES) ? "" : exports.toString();
    for (String part :
        List.of("" + VERSION, spec.toJson(), grammar.toJson(), "" + limit, decoding)) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(input), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new BadInputException(input + ": cannot be read: " + e.getMessage());
    }
    String key = HexFormat.of().formatHex(digest.digest(), 0, 16);
    return new EvidenceCache(runs.resolve(".cache").resolve("evidence").resolve(key + ".json.gz"));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  Optional<Observation> read(DatasetSpec spec) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
      return Optional.of(observation(JSON.readValue(in, Kept.class), spec.rowType()));
    } catch (IOException | RuntimeException unreadable) {
      return Optional.empty(); // made anew, and replaced
    }
  }

  private static Observation observation(Kept kept, RowType type) {
    List<Predicate> predicates = new ArrayList<>();
    for (KeptPredicate p : kept.predicates()) {
      if (!(Formula.parse(p.formula()) instanceof Formula.Atom atom)) {
        throw new IllegalArgumentException("'" + p.formula() + "' is no atom");
      }
      predicates.add(new Predicate(atom, p.label(), p.template()));
    }
    PredicateSpace space = new PredicateSpace(type, predicates);
    List<Seen> evidences = new ArrayList<>();
    for (KeptEvidence e : kept.evidences()) {
      evidences.add(
          new Seen(
              Evidence.fromBytes(space.size(), Base64.getDecoder().decode(e.bits())),
              e.count(),
              e.firstRow(),
              Optional.ofNullable(e.sample()).map(sample -> row(sample, type))));
    }
    return new Observation(space, kept.warnings(), evidences, kept.growth(), kept.summary());
  }

  private static Row row(Map<String, Object> sample, RowType type) {
    Map<String, Value> values = new LinkedHashMap<>();
    sample.forEach((name, value) -> values.put(name, value(value)));
    return Row.of(type, values);
  }

  private static Value value(Object json) {
    return switch (json) {
      case String text -> Value.of(text);
      case java.math.BigDecimal decimal -> Value.of(decimal);
      case Number number -> Value.of(number.longValue());
      default -> throw new IllegalArgumentException("no value: " + json);
    };
  }

  /** Writes the observation; a reader sees all of it or none. Returns it. */
  Observation keep(Observation observation) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path beside = Files.createTempFile(folder, ".evidence", ".part");
    try {
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(beside), 1 << 16)) {
        JSON.writeValue(out, kept(observation));
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
    return observation;
  }

  private static Kept kept(Observation observation) {
    List<KeptPredicate> predicates =
        observation.space().predicates().stream()
            .map(p -> new KeptPredicate(p.atom().toString(), p.label(), p.template()))
            .toList();
    List<KeptEvidence> evidences =
        observation.evidences().stream()
            .map(
                e ->
                    new KeptEvidence(
                        Base64.getEncoder().encodeToString(e.evidence().toBytes()),
                        e.count(),
                        e.firstRow(),
                        e.sample().map(EvidenceCache::sample).orElse(null)))
            .toList();
    return new Kept(
        predicates, observation.warnings(), evidences, observation.growth(), observation.summary());
  }

  private static Map<String, Object> sample(Row row) {
    Map<String, Object> sample = new LinkedHashMap<>();
    row.asMap()
        .forEach(
            (name, value) ->
                sample.put(
                    name,
                    switch (value) {
                      case Value.Whole(var number) -> number;
                      case Value.Real(var number) -> number;
                      case Value.Text(var text) -> text;
                      case Value.Ratio ratio ->
                          throw new IllegalStateException("a field holds " + ratio);
                    }));
    return sample;
  }
}
