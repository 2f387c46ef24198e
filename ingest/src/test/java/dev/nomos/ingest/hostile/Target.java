package dev.nomos.ingest.hostile;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Every decoder of the module, with sound inputs for it. */
enum Target {
  NETFLOW(Seeds::exports, _ -> new NetflowSubject()),
  PACKET(Seeds::packets, _ -> new PacketSubject()),
  CAPTURE(Seeds::captures, CaptureSubject::new),
  TABLE(Seeds::csv, TableSubject::new);

  private final Supplier<List<byte[]>> seeds;
  private final Function<Scratch, Subject> start;

  Target(Supplier<List<byte[]>> seeds, Function<Scratch, Subject> start) {
    this.seeds = seeds;
    this.start = start;
  }

  List<byte[]> seeds() {
    return seeds.get();
  }

  /** A decoder that has read nothing yet. */
  Subject start(Scratch scratch) {
    return start.apply(scratch);
  }
}
