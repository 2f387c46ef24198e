package dev.nomos.ingest.exports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.ingest.SharedData;
import dev.nomos.ingest.exports.ExportedRecord.Flow;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Real exports of many vendors, by groups of files that are one exchange: how many records they
 * hold, and that their values are those of three other collectors. Where they are not, {@code
 * deviations.tsv} says why.
 */
final class GroupsTest {
  /** Flows and lost data sets where the table counts others. */
  private static final Map<String, List<Integer>> COUNTS =
      Map.of(
          // the payload holds three messages, of which the table counts the first only
          "IPFIX basic (softflowd; second message after the first)",
          List.of(12, 0),
          // the table gives up the set that comes before its template: here it waits for it
          "akvorado/data+templates.pcap",
          List.of(21, 0));

  /** Outputs of two captures: whose lines are of the group's capture. */
  private static final Map<String, Set<String>> PEERS =
      Map.of(
          "pmacct/111-IPFIXv10-NFv9-IPv6-IPv4-mix_sources/traffic-00.pcap",
          Set.of("172.21.1.101"),
          "pmacct/111-IPFIXv10-NFv9-IPv6-IPv4-mix_sources/traffic-01.pcap",
          Set.of("fd25::101"),
          "pmacct/400-IPFIXv10-BMP-CISCO-SRv6-multiple-sources/traffic-00.pcap",
          Set.of("172.21.1.101"),
          "pmacct/400-IPFIXv10-BMP-CISCO-SRv6-multiple-sources/traffic-01.pcap",
          Set.of("172.21.1.102"));

  private record Group(
      String name, List<Path> files, List<Path> expected, int flows, int options, int awaiting) {}

  private record Decoding(List<ExportedRecord> records, ExportTally tally) {}

  private static List<Group> groups() throws Exception {
    var folder = SharedData.find("netflow");
    List<Group> groups = new ArrayList<>();
    for (var line : Files.readAllLines(folder.resolve("groups.tsv"), StandardCharsets.UTF_8)) {
      var cells = line.split("\t", -1);
      if (cells[0].equals("name")) continue;
      var counts =
          COUNTS.getOrDefault(
              cells[0], List.of(Integer.parseInt(cells[4]), Integer.parseInt(cells[6])));
      groups.add(
          new Group(
              cells[0],
              paths(folder, cells[1], ","),
              paths(folder, cells[2], ";"),
              counts.getFirst(),
              Integer.parseInt(cells[5]),
              counts.getLast()));
    }
    return groups;
  }

  private static List<Path> paths(Path folder, String names, String separator) {
    List<Path> paths = new ArrayList<>();
    for (var name : names.split(separator, -1))
      if (!name.isEmpty()) paths.add(folder.resolve(name));
    return paths;
  }

  private static Decoding decode(Group group) throws Exception {
    List<ExportedRecord> records = new ArrayList<>();
    var files = new ExportFiles(Set.of(), records::add);
    for (var file : group.files()) files.decode(file);
    files.end();
    return new Decoding(records, files.tally());
  }

  @Test
  void everyGroupYieldsItsRecords() throws Exception {
    Map<String, String> wrong = new TreeMap<>();
    for (var group : groups()) {
      var decoding = decode(group);
      long flows = decoding.records().stream().filter(Flow.class::isInstance).count();
      var found =
          List.of(
              flows,
              decoding.records().size() - flows,
              decoding.tally().lost().values().stream().mapToLong(Long::longValue).sum());
      var wanted = List.of((long) group.flows(), (long) group.options(), (long) group.awaiting());
      if (!found.equals(wanted)) wrong.put(group.name(), found + " instead of " + wanted);
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void valuesAreThoseOfOtherCollectors() throws Exception {
    var listed = listed();
    var unused = new TreeSet<>(listed.keySet());
    Map<String, String> unlisted = new TreeMap<>();
    for (var group : groups())
      for (var file : group.expected())
        deviations(group, decode(group).records(), file)
            .forEach(
                (field, what) -> {
                  var here = group.name() + "\t" + field;
                  var of = listed.keySet().stream().filter(row -> covers(row, here)).toList();
                  if (of.isEmpty()) unlisted.put(here, what);
                  unused.removeAll(of);
                });
    assertThat(unlisted).as("deviations that are not in deviations.tsv").isEmpty();
    assertThat(unused).as("deviations of deviations.tsv that do not occur").isEmpty();
  }

  private static Map<String, String> deviations(
      Group group, List<ExportedRecord> records, Path file) throws Exception {
    if (file.endsWith("expected.out")) return TelegrafOutput.deviations(records, file);
    return file.toString().contains("pmacct")
        ? PmacctOutput.deviations(records, file, PEERS.getOrDefault(group.name(), Set.of()))
        : ElasticOutput.deviations(records, file);
  }

  /** Whether a row of the list is for a deviation; a star at a cell's end stands for the rest. */
  private static boolean covers(String row, String deviation) {
    var pattern = row.split("\t", -1);
    var cells = deviation.split("\t", -1);
    for (int i = 0; i < 2; i++) {
      boolean open = pattern[i].endsWith("*");
      var start = open ? pattern[i].substring(0, pattern[i].length() - 1) : pattern[i];
      if (open ? !cells[i].startsWith(start) : !cells[i].equals(start)) return false;
    }
    return true;
  }

  /** Group, field, and why. */
  private static Map<String, String> listed() throws Exception {
    var stream = Objects.requireNonNull(GroupsTest.class.getResourceAsStream("deviations.tsv"));
    Map<String, String> listed = new TreeMap<>();
    try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isBlank() || line.startsWith("#")) continue;
        var cells = line.split("\t", -1);
        assertThat(cells).as(line).hasSize(3);
        assertThat(cells[2]).as("why, in: " + line).isNotBlank();
        listed.put(cells[0] + "\t" + cells[1], cells[2]);
      }
    }
    return listed;
  }
}
