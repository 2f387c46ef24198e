package dev.nomos.enforcer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SafetensorsTest {
  @TempDir private Path folder;

  @Test
  void tensorsComeBackAsWritten() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("b", Tensor.of(new float[] {1, -2.5f, Float.MIN_VALUE, 3e38f, 0, -0f}, 2, 3));
    tensors.put("a", Tensor.of(new float[] {7}));
    tensors.put("none", Tensor.of(new float[0], 0, 4));
    Path file = folder.resolve("m.safetensors");
    Safetensors.write(file, tensors, Map.of("format", "pt"));
    Map<String, Tensor> read = Safetensors.read(file, _ -> true);
    assertThat(read.keySet()).containsExactlyInAnyOrder("b", "a", "none");
    tensors.forEach(
        (name, tensor) -> {
          assertThat(read.get(name).shape()).isEqualTo(tensor.shape());
          assertThat(read.get(name).values()).containsExactly(tensor.values());
        });
    assertThat(Safetensors.read(file, name -> name.equals("a"))).containsOnlyKeys("a");
    assertThat(Files.list(folder)).containsExactly(file);
  }

  @Test
  void layoutIsThatOfTheFormat() throws IOException {
    Path file = folder.resolve("m.safetensors");
    Safetensors.write(file, Map.of("x", Tensor.of(new float[] {1, 2}, 2)), Map.of());
    ByteBuffer octets = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int header = (int) octets.getLong();
    assertThat(header % 8).isZero();
    assertThat(new String(octets.array(), 8, header, StandardCharsets.UTF_8).strip())
        .isEqualTo(
            "{\"__metadata__\":{},\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}");
    assertThat(octets.getFloat(8 + header + 4)).isEqualTo(2);
  }

  @Test
  void halfPrecisionIsRead() throws IOException {
    Path file =
        file(
            "{'h':{'dtype':'F16','shape':[2],'data_offsets':[0,4]},'b':{'dtype':'BF16','shape':[2],'data_offsets':[4,8]}}",
            0x00,
            0x3c,
            0x00,
            0xc1,
            0x80,
            0x3f,
            0x20,
            0xc0);
    Map<String, Tensor> read = Safetensors.read(file, _ -> true);
    assertThat(read.get("h").values()).containsExactly(1, -2.5f);
    assertThat(read.get("b").values()).containsExactly(1, -2.5f);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{'x':1}",
        "{'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}",
        "{'x':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}",
        "{'x':{'dtype':'F32','shape':[1],'data_offsets':[0,8]}}",
        "{'x':{'dtype':'F32','shape':[3],'data_offsets':[0,12]}}",
        "{'x':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}",
        "{'x':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}",
        "{'x':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}",
        "{'x':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}",
        "{'x':{'dtype':'F32','shape':[0,-2],'data_offsets':[0,8]}}",
        "{'x':{'dtype':'F32','shape':[2147483647,2147483647,2147483647],'data_offsets':[0,8]}}",
        "{'x':{'dtype':'F32','shape':[65536,65536,65536,65536,2],'data_offsets':[0,8]}}",
        "{'x':{'dtype':'F32','shape':[2],'data_offsets':[0,9223372036854775807]}}",
        "{'x':{'dtype':'F32','shape':[2],'data_offsets':[0,99999999999999999999]}}",
        "{'x':{'dtype':'F32','shape':[2.0],'data_offsets':[0,8]}}",
        "{'x':{'dtype':'I64','shape':[1],'data_offsets':[0,8]}}",
        "{'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'y':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}",
        "{'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}"
      })
  void headerThatLiesIsRefused(String header) throws IOException {
    Path file = file(header, new int[8]);
    assertThatThrownBy(() -> Safetensors.read(file, _ -> true))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(file.toString());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40, 17, 9})
  void lengthThatLiesIsRefused(long length) throws IOException {
    Path file = folder.resolve("lie.safetensors");
    byte[] text = "{      }".getBytes(StandardCharsets.UTF_8);
    ByteBuffer octets = ByteBuffer.allocate(8 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, octets.putLong(length).put(text).array());
    assertThatThrownBy(() -> Safetensors.read(file, _ -> true)).isInstanceOf(ModelException.class);
  }

  @Test
  void everyCutAndManyChangedOctetsAreAnErrorOrATensor() throws IOException {
    Path file = folder.resolve("m.safetensors");
    Safetensors.write(file, Map.of("x", Tensor.of(new float[] {1, 2}, 2)), Map.of("a", "b"));
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Safetensors.read(file, _ -> true))
          .isInstanceOf(ModelException.class);
    }
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      Files.write(file, changed);
      try {
        Safetensors.read(file, _ -> true);
      } catch (ModelException e) {
        assertThat(e).hasMessageStartingWith(file.toString());
      }
    }
  }

  @Test
  void missingFileIsNamed() {
    assertThatThrownBy(() -> Safetensors.read(folder.resolve("none"), _ -> true))
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith("none: no such file");
  }

  private Path file(String header, int... data) throws IOException {
    byte[] text = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ByteBuffer octets =
        ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    octets.putLong(text.length).put(text);
    for (int octet : data) {
      octets.put((byte) octet);
    }
    return Files.write(folder.resolve("f.safetensors"), octets.array());
  }
}
