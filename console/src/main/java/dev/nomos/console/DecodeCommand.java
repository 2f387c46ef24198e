package dev.nomos.console;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nomos decode}: the flow exports of files. */
@Command(
    name = "decode",
    header = "Decode the flow exports in files.",
    description = {
      "Decodes NetFlow v5 and v9, IPFIX and sFlow v5 in captures (pcap, pcapng), files of",
      "IPFIX messages, and files of one UDP payload each, gzipped or not, in the order given.",
      "The files are one exchange: a template holds in those that follow its own.",
      "Records go to standard output, a summary to standard error."
    },
    footer = {
      "",
      "Examples:",
      "  nomos decode --input exports.pcap",
      "  nomos decode --input template.dat --input data.dat --format json --options",
      "",
      "Exit codes: 0 done, 2 bad usage, 3 a file cannot be read."
    })
final class DecodeCommand implements Callable<Integer> {
  @Mixin private DecodeFiles files = new DecodeFiles();

  @Override
  public Integer call() {
    return files.decode();
  }
}
