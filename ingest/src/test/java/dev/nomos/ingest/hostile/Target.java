package dev.nomos.ingest.hostile;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Every decoder of the module, with sound inputs for it. */
enum Target {
  NETFLOW(Seeds::exports, NetflowSubject::new),
  PACKET(Seeds::packets, PacketSubject::new),
  CAPTURE(Seeds::captures, CaptureSubject::new),
  SFLOW(SflowSeeds::all, SflowSubject::new),
  EXCHANGE(Seeds::exports, ExchangeSubject::new),
  EXPORT_FILE(Seeds::exportFiles, ExportFileSubject::new),
  CSV(Seeds::csv, TableSubject::labels),
  JSON_LINES(Seeds::jsonLines, TableSubject::rows),
  PARQUET(Seeds::parquet, TableSubject::rows);

  private final Supplier<List<byte[]>> seeds;
  private final Function<Scratch, Subject> start;
  private final boolean readsFiles;

  /** A decoder of datagrams or packets. */
  Target(Supplier<List<byte[]>> seeds, Supplier<Subject> start) {
    this(seeds, _ -> start.get(), false);
  }

  /** A decoder of files. */
  Target(Supplier<List<byte[]>> seeds, Function<Scratch, Subject> start) {
    this(seeds, start, true);
  }

  Target(Supplier<List<byte[]>> seeds, Function<Scratch, Subject> start, boolean readsFiles) {
    this.seeds = seeds;
    this.start = start;
    this.readsFiles = readsFiles;
  }

  boolean readsFiles() {
    return readsFiles;
  }

  List<byte[]> seeds() {
    return seeds.get();
  }

  /** A decoder that has read nothing yet. */
  Subject start(Scratch scratch) {
    return start.apply(scratch);
  }
}
