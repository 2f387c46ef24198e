package dev.nomos.console.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelsTest {
  @TempDir Path directory;

  private Labels read(String lines) throws IOException {
    String header =
        "label,protocol,source_address,source_port,destination_address,destination_port\n";
    return Labels.read(Files.writeString(directory.resolve("labels.csv"), header + lines));
  }

  @Test
  void aFlowOutsideTheFileIsNormal() throws IOException {
    Labels labels = read("syn-scan,6,198.51.100.7,40000,192.0.2.1,22\n");
    assertThat(labels.of(new FlowKey(6, "198.51.100.7", 40000, "192.0.2.1", 22)))
        .isEqualTo("syn-scan");
    assertThat(labels.of(new FlowKey(17, "198.51.100.7", 40000, "192.0.2.1", 22)))
        .isEqualTo(Labels.NORMAL);
    assertThat(labels.all()).containsExactly("normal", "syn-scan");
  }

  @Test
  void aLineThatIsNoLabelIsAnError() {
    assertThatThrownBy(() -> read("syn-scan,tcp,a,b,c\n").all()).isInstanceOf(Exception.class);
  }
}
