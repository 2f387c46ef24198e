package dev.nomos.ingest.anonymize;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CryptoPanTest {
  /** The key of the sample program that the algorithm's authors distribute. */
  private static final byte[] SAMPLE_KEY = {
    21,
    34,
    23,
    (byte) 141,
    51,
    (byte) 164,
    (byte) 207,
    (byte) 128,
    19,
    10,
    91,
    22,
    73,
    (byte) 144,
    125,
    16,
    (byte) 216,
    (byte) 152,
    (byte) 143,
    (byte) 131,
    121,
    121,
    101,
    39,
    98,
    87,
    76,
    45,
    42,
    (byte) 132,
    34,
    2
  };

  private final CryptoPan sample = new CryptoPan(new AnonymizationKey(SAMPLE_KEY));

  private static int v4(String text) {
    return ByteBuffer.wrap(InetAddress.ofLiteral(text).getAddress()).getInt();
  }

  /** The authors' sample trace, raw and sanitised. */
  @ParameterizedTest
  @CsvSource({
    "128.11.68.132, 135.242.180.132",
    "129.118.74.4, 134.136.186.123",
    "130.132.252.244, 133.68.164.234",
    "141.223.7.43, 141.167.8.160",
    "141.233.145.108, 141.129.237.235",
    "152.163.225.39, 151.140.114.167",
    "156.29.3.236, 147.225.12.42",
    "165.247.96.84, 162.9.99.234",
    "166.107.77.190, 160.132.178.185",
    "192.102.249.13, 252.138.62.131",
    "192.215.32.125, 252.43.47.189",
    "192.233.80.103, 252.25.108.8",
    "192.41.57.43, 252.222.221.184",
    "193.150.244.223, 253.169.52.216",
    "195.205.63.100, 255.186.223.5",
    "198.200.171.101, 249.199.68.213",
    "198.26.132.101, 249.36.123.202",
    "198.36.213.5, 249.7.21.132",
    "198.51.77.238, 249.18.186.254",
    "199.217.79.101, 248.38.184.213",
    "202.49.198.20, 245.206.7.234",
    "203.12.160.252, 244.248.163.4",
    "204.184.162.189, 243.192.77.90",
    "204.202.136.230, 243.178.4.198",
    "204.29.20.4, 243.33.20.123",
    "205.178.38.67, 242.108.198.51",
    "205.188.147.153, 242.96.16.101",
    "205.188.248.25, 242.96.88.27",
    "205.245.121.43, 242.21.121.163"
  })
  void sampleTraceIsReproduced(String raw, String sanitized) {
    assertThat(sample.v4(v4(raw))).isEqualTo(v4(sanitized));
    assertThat(sample.v4(v4(raw))).as("remembered").isEqualTo(v4(sanitized));
  }

  /** Computed from the paper's definition by another program. */
  @ParameterizedTest
  @CsvSource({
    "::, 78ff:f001:9fc0:20df:8380:b1f1:704:ec",
    "::1, 78ff:f001:9fc0:20df:8380:b1f1:704:ed",
    "8000::, 87ff:fc0d:e003:e302:fd8f:71ff:8f6:c31f",
    "0:0:0:1::, 78ff:f001:9fc0:20de:e000:a18e:f8f9:23ef",
    "2001:db8::1, 4401:2bc:603f:d91d:27f:ff8e:e6f1:dc1e",
    "2001:db8::2, 4401:2bc:603f:d91d:27f:ff8e:e6f1:dc1c",
    "2001:db9::1, 4401:2bd:1ffc:18fd:e20f:ff8e:effa:de0e",
    "2001:db8:0:1::1, 4401:2bc:603f:d91c:e270:eff0:60f:1ffd"
  })
  void sixteenOctetsAreMappedBitByBit(String raw, String mapped) {
    assertThat(image(InetAddress.ofLiteral(raw).getAddress()))
        .isEqualTo(InetAddress.ofLiteral(mapped).getAddress());
  }

  @Test
  void exactlyTheCommonPrefixIsKeptAlsoWhenTheTableOverflows() {
    var random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      int one = random.nextInt();
      int other = one ^ 1 << random.nextInt(32);
      assertThat(Integer.numberOfLeadingZeros(sample.v4(one) ^ sample.v4(other)))
          .isEqualTo(Integer.numberOfLeadingZeros(one ^ other));
    }
  }

  @Test
  void mappingIsOneToOneAndMoves() {
    Set<Integer> images = new HashSet<>();
    int moved = 0;
    for (int host = 0; host < 65_536; host++) {
      int image = sample.v4(0x0A00_0000 | host);
      images.add(image);
      if (image != (0x0A00_0000 | host)) moved++;
    }
    assertThat(images).hasSize(65_536);
    assertThat(moved).isGreaterThan(65_000);
    assertThat(new CryptoPan(new AnonymizationKey(new byte[32])).v4(v4("10.0.0.1")))
        .isNotEqualTo(sample.v4(v4("10.0.0.1")));
  }

  @Test
  void sixteenOctetsKeepExactlyTheirCommonPrefix() {
    var random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      var one = new byte[16];
      random.nextBytes(one);
      var other = one.clone();
      int bit = random.nextInt(128);
      other[bit / 8] ^= (byte) (0x80 >> bit % 8);
      assertThat(commonBits(image(one), image(other))).isEqualTo(bit);
      assertThat(image(one)).isEqualTo(image(one));
    }
  }

  @Test
  void zeroAddressesAreMappedLikeOthers() {
    assertThat(Integer.numberOfLeadingZeros(sample.v4(0) ^ sample.v4(1))).isEqualTo(31);
    var last = new byte[16];
    last[15] = 1;
    assertThat(commonBits(image(new byte[16]), image(last))).isEqualTo(127);
    assertThat(image(new byte[16])).isNotEqualTo(new byte[16]);
  }

  private byte[] image(byte[] address) {
    var octets = address.clone();
    sample.v6(ByteBuffer.wrap(octets), 0);
    return octets;
  }

  private static int commonBits(byte[] one, byte[] other) {
    int bit = 0;
    while (bit < 128 && ((one[bit / 8] ^ other[bit / 8]) & 0x80 >> bit % 8) == 0) bit++;
    return bit;
  }
}
