package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.console.demo.Replay;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReplayCommandTest {
  private static final Path CAPTURE = Path.of("../examples/lab/attack-v5.pcap");

  @Test
  void theDatagramsAreSentInOrderAsOftenAsAsked() throws Exception {
    List<Replay.ExportDatagram> recorded = Replay.of(List.of(CAPTURE)).datagrams();
    try (var socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      socket.setSoTimeout(10_000);
      String to = "127.0.0.1:" + socket.getLocalPort();
      Thread sender =
          Thread.ofPlatform()
              .start(
                  () ->
                      Nomos.run(
                          "replay",
                          "--input",
                          CAPTURE.toString(),
                          "--to",
                          to,
                          "--pace",
                          "2000/s",
                          "--rounds",
                          "2"));
      for (int i = 0; i < 2 * recorded.size(); i++) {
        var packet = new DatagramPacket(new byte[2_048], 2_048);
        socket.receive(packet);
        assertThat(Arrays.copyOf(packet.getData(), packet.getLength()))
            .isEqualTo(recorded.get(i % recorded.size()).payload());
      }
      sender.join();
    }
  }

  @Test
  void aCollectorThatIsNotThereOrNoAddressIsSaid() {
    assertThat(Verb.run("replay", "--input", CAPTURE.toString(), "--to", "nowhere"))
        .satisfies(verb -> assertThat(verb.code()).isEqualTo(ExitCode.BAD_USAGE))
        .satisfies(verb -> assertThat(verb.err()).contains("--to must be HOST:PORT"));
    assertThat(Verb.run("replay", "--input", CAPTURE.toString(), "--to", "127.0.0.1:9"))
        .satisfies(verb -> assertThat(verb.code()).isEqualTo(ExitCode.INFRASTRUCTURE))
        .satisfies(verb -> assertThat(verb.err()).contains("nothing receives at 127.0.0.1:9"));
  }
}
