package dev.nomos.logic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
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
              Field.of("packets", FieldType.INTEGER)));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          protocol != "udp" or tcp.flags = 0 | when protocol is udp, TCP flags is 0
          tcp.flags = 0 or protocol != "17" | when protocol is UDP, TCP flags is 0
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
          tcp.flags = 0 or protocol = "tcp" or protocol = "sctp" | when TCP flags is not 0, protocol is tcp or sctp
          octets = packets or protocol != "udp" | when protocol is udp, octets is packets
          octets != packets or packets > 3 | when octets is packets, packets is above 3
          not (protocol = "udp") | it is not so that protocol is udp
          protocol = "udp" => tcp.flags = 0 | when protocol is udp, TCP flags is 0
          octets > 0 and packets > 0 | octets is above 0 and packets is above 0
          true | always
          false | never
          """)
  void readsAs(String formula, String english) {
    assertThat(PlainEnglish.of(Formula.parse(formula), TYPE)).isEqualTo(english);
  }
}
