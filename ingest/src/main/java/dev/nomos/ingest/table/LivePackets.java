package dev.nomos.ingest.table;

import dev.nomos.ingest.capture.CapturedPacket;
import dev.nomos.ingest.live.LiveCapture;
import dev.nomos.ingest.live.LiveCaptureException;
import dev.nomos.ingest.packet.PacketDissector;
import dev.nomos.ingest.packet.PacketField;
import dev.nomos.ingest.prepare.InputColumn;
import dev.nomos.ingest.prepare.InputShape;
import dev.nomos.ingest.prepare.Preparation;
import dev.nomos.ingest.prepare.PreparationResult;
import dev.nomos.ingest.prepare.StreamWindows;
import dev.nomos.ingest.prepare.WindowPolicy;
import dev.nomos.logic.Row;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.SpecException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The packets of an interface as a data set's specification sees them: prepared as those of a file,
 * with the windows of a stream, whose memory is bounded. For one thread, and one capture.
 */
public final class LivePackets {
  private final DatasetSpec spec;
  private final RecordSink sink;
  private final Tally tally;
  private final Preparation preparation;
  private final InputShape shape;
  private final List<PacketField> fields;
  private final PacketDissector dissector;
  private final @Nullable StreamWindows<Provenance> windows;

  /**
   * Throws {@link SpecException} where the specification needs a whole table, {@link
   * TableException} where it has columns that packets do not have.
   *
   * @param name of the capture, for complaints
   */
  public LivePackets(DatasetSpec spec, WindowPolicy policy, String name, RecordSink sink) {
    this.spec = spec;
    this.sink = sink;
    tally = new Tally(Path.of(name), "packet", sink, /* lenient= */ true, /* remembers= */ false);
    boolean windowed = spec.contextWindow() != null;
    var rows = windowed ? StreamWindows.rowsOf(spec) : spec;
    windows = windowed ? new StreamWindows<>(spec, policy, new Outlet()) : null;
    preparation = new Preparation(rows);
    var inputs = Preparation.inputs(rows);
    fields = PacketTable.fields(name, inputs);
    shape = preparation.shape(inputs.stream().map(InputColumn::canonicalName).toList());
    dissector = new PacketDissector(fields);
  }

  /**
   * Reads until the sink has enough, the capture is closed, or one of the limits is reached.
   *
   * @param longest null: without end
   */
  public TableSummary read(LiveCapture capture, OptionalLong most, @Nullable Duration longest)
      throws LiveCaptureException {
    long begun = System.nanoTime();
    long limit = longest == null ? Long.MAX_VALUE : longest.toNanos();
    try {
      while (tally.countOfRead() < most.orElse(Long.MAX_VALUE)
          && System.nanoTime() - begun < limit
          && !capture.isClosed()) {
        var packet = capture.next();
        if (packet != null) accept(packet);
        sink.waiting();
      }
    } catch (RecordSink.StopReading enough) {
      // what was counted until here is the answer
    }
    if (windows != null && windows.pending() > 0)
      tally.countFlaw("in no window yet", windows.pending());
    return tally.summary("live", spec.rowType());
  }

  private void accept(CapturedPacket packet) {
    tally.countRead();
    long number = tally.countOfRead();
    dissector.dissect(packet, number);
    if (dissector.flaw() != null) tally.countFlaw(dissector.flaw());
    long millis = packet.epochNanos() / 1_000_000;
    tally.arrives(number, millis, null);
    switch (preparation.prepare(shape, i -> dissector.get(fields.get(i)))) {
      case PreparationResult.Prepared(var row) -> {
        if (windows == null) tally.accept(row, "", number);
        else windows.accept(row, millis, new Provenance(number, millis, null));
      }
      case PreparationResult.Filtered(var step) -> tally.filtered(step);
      case PreparationResult.Rejected(var reason) -> tally.rejected(number, reason);
    }
  }

  /** Windows go on as rows of their last packet. */
  private final class Outlet implements StreamWindows.Listener<Provenance> {
    @Override
    public void prepared(Row row, String partition, Provenance place, long time) {
      tally.accept(row, partition, new Provenance(place.number(), time, null));
    }

    @Override
    public void unfit(Provenance place, String reason) {
      tally.rejected(place.number(), reason);
    }

    @Override
    public void rejected(Provenance place, String reason) {
      tally.rejected(place.number(), reason);
    }

    @Override
    public void lost(Provenance place, StreamWindows.Loss why) {
      tally.countFlaw("in no window: " + why.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void used(Provenance place) {}

    @Override
    public void early(Provenance place) {}

    @Override
    public void left(long number) {}

    @Override
    public void changed(StreamWindows.State state) {}

    @Override
    public void forgotten(String partition) {}
  }
}
