package dev.nomos.logic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlainEnglishTest {
  private static final Map<String, String> FLAG = Map.of("0", "not set", "1", "set");
  private static final RowType TYPE =
      new RowType(
          List.of(
              new Field("protocol", FieldType.CATEGORICAL, "protocol", Map.of("17", "UDP")),
              new Field("dst.port", FieldType.CATEGORICAL, "destination port", Map.of("53", "dns")),
              new Field("tcp.flags", FieldType.INTEGER, "TCP flags", Map.of()),
              new Field("tcp.syn", FieldType.BOOLEAN, "SYN", FLAG),
              new Field("tcp.ack", FieldType.BOOLEAN, "ACK", FLAG),
              Field.of("octets", FieldType.INTEGER),
              Field.of("packets", FieldType.INTEGER),
              length(0),
              length(1)));

  private static Field length(int index) {
    return new Field(
        "len_ctx" + index,
        FieldType.INTEGER,
        "length of row " + (index + 1),
        Map.of(),
        new Field.WindowPosition("len", index));
  }

  @Test
  void flagsOfSeveralFieldsAreToldApart() {
    RowType type =
        new RowType(
            List.of(
                new Field("f0", FieldType.INTEGER, "TCP flags of row 1", Map.of()),
                new Field("f1", FieldType.INTEGER, "TCP flags of row 2", Map.of()),
                new Field("tcp.flags.back", FieldType.INTEGER, "reverse flags", Map.of()),
                new Field("ip.flags", FieldType.INTEGER, "ip.flags", Map.of())));
    assertThat(PlainEnglish.of(Formula.parse("bits(f0, 2) = 2 => bits(f1, 18) = 18"), type))
        .isEqualTo("when SYN of row 1 is set, SYN and ACK of row 2 are set");
    assertThat(PlainEnglish.of(Formula.parse("bits(tcp.flags.back, 2) = 2"), type))
        .isEqualTo("SYN of reverse flags is set");
    assertThat(PlainEnglish.of(Formula.parse("bits(ip.flags, 2) = 2"), type))
        .isEqualTo("bits 2 of ip.flags is 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          protocol != "udp" or tcp.flags = 0 | when protocol is udp, TCP flags are empty
          tcp.flags = 0 or protocol != "17" | when protocol is UDP, TCP flags are empty
          protocol = "udp" | protocol is udp
          protocol = "tcp" or protocol = "udp" | protocol is tcp or udp
          protocol != "udp" or dst.port != "53" or octets >= 28 | when protocol is udp and destination port is dns, octets is at least 28
          protocol = "tcp" or tcp.syn = 0 | when SYN is set, protocol is tcp
          protocol != "udp" or tcp.syn = 0 | when protocol is udp, SYN is not set
          tcp.syn = 1 | SYN is set
          tcp.syn != 1 | SYN is not set
          tcp.syn < 1 | SYN is not set
          tcp.syn = 0 or tcp.ack = 1 | when SYN is set, ACK is set
          octets <= 256 * packets | octets is at most 256 times packets
          octets <= packets * 256 | octets is at most 256 times packets
          octets >= packets + 3 | octets is at least packets plus 3
          octets >= 2 * (packets + 3) | octets is at least 2 times (packets plus 3)
          octets < 5 or octets > 9 | octets is below 5 or above 9
          octets >= 5 or packets <= 2 | when octets is below 5, packets is at most 2
          octets < 5 or octets > 9 or packets = 1 | when octets is at least 5 and at most 9, packets is 1
          tcp.flags = 0 or protocol = "tcp" or protocol = "sctp" | when TCP flags are not empty, protocol is tcp or sctp
          octets = packets or protocol != "udp" | when protocol is udp, octets is packets
          octets != packets or packets > 3 | when octets is packets, packets is above 3
          not (protocol = "udp") | protocol is not udp
          not (octets = 1 and packets = 1) | it is not so that (octets is 1 and packets is 1)
          octets > 5 and octets < 9 | octets is above 5 and below 9
          octets = 1 and (packets = 1 or packets = 2) | octets is 1 and (packets is 1 or 2)
          protocol = "udp" => (tcp.flags = 0 and octets >= 28) | when protocol is udp, TCP flags are empty and octets is at least 28
          (protocol = "udp" and dst.port = "53") => octets > 4 | when protocol is udp and destination port is dns, octets is above 4
          true => octets > 4 | octets is above 4
          protocol = "udp" => false | it never is so that protocol is udp
          protocol = "udp" <=> tcp.flags = 0 | protocol is udp exactly when TCP flags are empty
          protocol in {17, "tcp"} | protocol is one of UDP, tcp
          protocol not in {17} | protocol is not UDP
          protocol not in {17, "tcp"} or octets > 4 | when protocol is one of UDP, tcp, octets is above 4
          tcp.flags = 18 | TCP flags are SYN+ACK
          tcp.flags in {0, 2, 1024} | TCP flags are one of empty, SYN, 1024
          bits(tcp.flags, 2) != 0 | SYN is set
          bits(tcp.flags, 2) = 0 | SYN is not set
          bits(tcp.flags, 2) > 0 | SYN is set
          bits(tcp.flags, 18) = 18 | SYN and ACK are set
          bits(tcp.flags, 18) = 2 | only SYN of SYN, ACK is set
          bits(tcp.flags, 18) = 0 | none of SYN, ACK is set
          bits(tcp.flags, 18) != 0 | SYN or ACK is set
          bits(tcp.flags, 18) != 18 | SYN or ACK is not set
          bits(tcp.flags, 2) = 0 or bits(tcp.flags, 4) = 0 | when SYN is set, RST is not set
          bits(octets, 2) != 0 | bits 2 of octets is not 0
          octets >= mod(packets, 4) | octets is at least packets modulo 4
          octets - (packets - 1) >= packets / (octets * 2) | octets minus (packets minus 1) is at least packets over (2 times octets)
          len_ctx1 = 0 | length of row 2 is 0
          sum(len[*]) > min(octets, packets) | the sum of all length is above the least of octets, packets
          octets = avg(len[*]) * 2 | octets is 2 times the mean of all length
          forall k: len[k] >= 5 | every length is at least 5
          exists k in 0..1: len[k] in {5, 6} | some length is one of 5, 6
          exists k in 0..0: len[k] = 5 | some length of rows 1 to 1 is 5
          forall k: len[k + 1] >= len[k] | for every row k, length of row k+1 is at least length of row k
          protocol != "tcp" or (forall k: len[k] > 0) | when protocol is tcp, every length is above 0
          protocol != "tcp" or (exists k: len[k] > len[k - 1]) | when protocol is tcp, for some row k, length of row k is above length of row k-1
          (forall k: len[k] = len_ctx0) and octets = 1 | every length is length of row 1 and octets is 1
          (forall k: len[k] = len[k - 1]) and octets = 1 | (for every row k, length of row k is length of row k-1) and octets is 1
          protocol = "udp" => tcp.flags = 0 | when protocol is udp, TCP flags are empty
          octets > 0 and packets > 0 | octets is above 0 and packets is above 0
          true | always
          false | never
          """)
  void readsAs(String formula, String english) {
    assertThat(PlainEnglish.of(Formula.parse(formula), TYPE)).isEqualTo(english);
  }
}
