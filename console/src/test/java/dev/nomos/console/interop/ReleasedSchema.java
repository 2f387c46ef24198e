package dev.nomos.console.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/** A schema as a release had it, and as it is now. */
record ReleasedSchema(String release, Schema released, Schema current) {
  private static final Path CURRENT = Path.of("../schemas/src/main/avro");
  private static final Path RELEASED = Path.of("../schemas/src/test/resources/released");

  static List<ReleasedSchema> all() throws IOException {
    Map<String, Schema> current = schemas(CURRENT);
    List<ReleasedSchema> all = new ArrayList<>();
    for (Path release : files(RELEASED)) {
      schemas(release)
          .forEach(
              (name, old) ->
                  all.add(
                      new ReleasedSchema(
                          release.getFileName().toString(), old, current.get(name))));
    }
    return all;
  }

  /** By file name. Origin and LearnedRule come first: others name their types. */
  private static Map<String, Schema> schemas(Path directory) throws IOException {
    List<Path> files = new ArrayList<>(files(directory));
    for (String first : List.of("LearnedRule.avsc", "Origin.avsc")) {
      files.remove(directory.resolve(first));
      files.addFirst(directory.resolve(first));
    }
    var parser = new Schema.Parser();
    Map<String, Schema> read = new LinkedHashMap<>();
    for (Path file : files) {
      read.put(file.getFileName().toString(), parser.parse(Files.readString(file)));
    }
    return read;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }
}
