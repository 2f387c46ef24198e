package dev.nomos.ingest.anonymize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnonymizationKeyTest {
  private static final String HEX =
      "0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1F";

  @TempDir private Path folder;

  private AnonymizationKey read(String content) throws IOException {
    return AnonymizationKey.read(Files.writeString(folder.resolve("key"), content));
  }

  @Test
  void bothFormsAreRead() throws IOException {
    var key = read(HEX + "\n");
    assertThat(key.cipherKey()).startsWith(0, 1, 2).hasSize(16);
    assertThat(key.pad()).startsWith(16).endsWith(31).hasSize(16);
    assertThat(read("abcdefghijklmnopqrstuvwxyz012345\r\n").cipherKey()).startsWith('a', 'b');
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s3cret", "0xs3cret", "s3cret0123456789012345678901234567890"})
  void anErrorNamesFileAndRuleButNotTheContent(String content) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("key")
        .hasMessageContaining("32 characters")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void missingFileIsNamed() {
    assertThatThrownBy(() -> AnonymizationKey.read(folder.resolve("none")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none");
  }

  @Test
  void keyIsNotShown() throws IOException {
    assertThat(read(HEX).toString()).isEqualTo("AnonymizationKey[********]");
  }
}
