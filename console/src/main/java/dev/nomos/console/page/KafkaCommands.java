package dev.nomos.console.page;

import dev.nomos.console.rules.CommandWriter;
import dev.nomos.console.rules.TopicsUnavailableException;
import dev.nomos.schemas.avro.RuleCommand;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import org.apache.kafka.common.KafkaException;

/** Commands to their topic. */
public record KafkaCommands(CommandWriter writer) implements Review.Commands {
  @Override
  public void send(RuleCommand command) throws IOException {
    try {
      writer.write(List.of(command));
    } catch (TopicsUnavailableException | KafkaException e) {
      throw new IOException("the command was not written: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped before the command was known to be written");
    }
  }
}
