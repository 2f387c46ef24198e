package dev.nomos.console;

import dev.nomos.console.demo.BadInputException;
import dev.nomos.console.demo.ExportTime;
import dev.nomos.console.demo.Progress;
import dev.nomos.console.demo.Replay;
import dev.nomos.ingest.publish.Pace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nomos replay}: the UDP datagrams of captures, sent again, as an exporter would. */
@Command(
    name = "replay",
    header = "Send captured flow exports again.",
    description = {
      "Sends the UDP datagrams of captures to a collector again, as an exporter would.",
      "Several files are sent one after the other."
    },
    footer = {
      "",
      "Examples:",
      "  nomos replay --input examples/lab/normal-v5.pcap --to localhost:2055 --pace recorded*20",
      "  nomos replay --input normal-v9.pcap --to localhost:2055 --now --rounds 0"
    })
final class ReplayCommand implements Callable<Integer> {
  @Option(
      names = "--input",
      paramLabel = "FILE",
      required = true,
      description = "A capture (pcap, pcapng, also .gz) of flow exports. Repeatable.")
  private List<Path> inputs = List.of();

  @Option(
      names = "--to",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:2055",
      description = "The collector (default: ${DEFAULT-VALUE}).")
  private String to = "";

  @Option(
      names = "--pace",
      paramLabel = "PACE",
      converter = PaceOption.class,
      defaultValue = "recorded",
      description = "full, recorded, recorded*10 or 500/s (default: ${DEFAULT-VALUE}).")
  private Pace pace = new Pace.Full();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "1",
      description = "How often all files are sent; 0: until interrupted (default: 1).")
  private int rounds;

  @Option(
      names = "--now",
      description = {
        "Let each datagram say that it is exported now. NetFlow v5 and v9 flows, whose times",
        "count from there, move along; others keep the times that they carry."
      })
  private boolean now;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (rounds < 0) throw new UsageException("--rounds must be at least 0, but was " + rounds);
    InetSocketAddress collector = address(to);
    List<Replay> replays = new ArrayList<>();
    for (Path input : inputs) replays.add(Replay.of(List.of(input)));
    if (replays.stream().allMatch(replay -> replay.datagrams().isEmpty()))
      throw new BadInputException("no UDP datagrams in " + inputs);
    for (int round = 1; rounds == 0 || round <= rounds; round++)
      for (int i = 0; i < replays.size(); i++) send(replays.get(i), inputs.get(i), collector);
    return ExitCode.DONE;
  }

  private void send(Replay replay, Path input, InetSocketAddress collector)
      throws IOException, InterruptedException {
    UnaryOperator<byte[]> edit =
        now ? new ExportTime(InstantSource.system()) : UnaryOperator.identity();
    String name = String.valueOf(input.getFileName());
    try (Progress progress = new Progress(name, replay.datagrams().size())) {
      replay.send(collector, pace, edit, progress);
    } catch (PortUnreachableException e) {
      throw new IOException("nothing receives at " + to + "; start 'nomos collect' first", e);
    }
    System.err.printf("sent %,d datagrams of %s to %s%n", replay.datagrams().size(), name, to);
  }

  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535)
      throw new UsageException("--to must be HOST:PORT, such as 127.0.0.1:2055, but was " + text);
    var address = new InetSocketAddress(text.substring(0, colon), Integer.parseInt(port));
    if (address.isUnresolved()) throw new UsageException("--to: no such host: " + text);
    return address;
  }
}
