package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated // what it says goes to the process's own streams
class ReportCommandTest {
  @TempDir Path folder;

  private record Answer(int code, String err) {}

  private static Answer report(Path run) {
    PrintStream err = System.err;
    var complained = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
      return new Answer(
          Nomos.run("report", run.toString()), complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(err);
    }
  }

  @Test
  void whatIsNoRunIsBadInput() throws IOException {
    Answer missing = report(folder.resolve("none"));
    assertThat(missing.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(missing.err()).contains("none: no such run directory").contains("nomos learn");
    Answer foreign = report(folder);
    assertThat(foreign.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(foreign.err()).contains("manifest.json is missing").hasLineCount(1);
    Files.writeString(folder.resolve("manifest.json"), "[1, 2");
    assertThat(report(folder).err()).contains("manifest.json cannot be read: line 1");
    assertThat(folder.resolve("report.html")).doesNotExist();
  }

  @Test
  void aRunMustBeNamed() {
    assertThat(Nomos.run("report")).isEqualTo(ExitCode.BAD_USAGE);
  }
}
