package dev.nomos.ingest.hostile;

import static dev.nomos.ingest.hostile.Subject.promise;

import dev.nomos.ingest.exports.ExportException;
import dev.nomos.ingest.exports.ExportFiles;
import dev.nomos.ingest.exports.ExportedRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Files of exports: captures, IPFIX messages one after the other, and bare payloads. */
final class ExportFileSubject implements Subject {
  private final Path file;
  private final Scratch scratch;
  private long records;

  ExportFileSubject(Scratch scratch) {
    this.scratch = scratch;
    this.file = scratch.file();
  }

  @Override
  public Outcome decode(byte[] input) throws IOException {
    scratch.write(input);
    records = 0;
    var files = new ExportFiles(Set.of(), this::accept);
    try {
      files.decode(file);
      files.end();
      return new Outcome.Yielded(records);
    } catch (ExportException e) {
      promise(String.valueOf(e.getMessage()).startsWith(file + ": "), "an error names its file");
      return new Outcome.Rejected(String.valueOf(e.getMessage()));
    }
  }

  private void accept(ExportedRecord record) {
    records++;
    promise(record.offset() >= 0, "a record has an offset");
    promise(record.origin().message() != null, "a record is in a message");
    promise(record.fields() != null, "a record has fields");
  }
}
