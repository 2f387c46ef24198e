package dev.nomos.enforcer.service;

import dev.nomos.enforcer.decode.Prompt;
import dev.nomos.logic.Row;
import java.util.BitSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A message of the topic of requests, as it was understood. */
sealed interface Request {
  ConsumerRecord<byte[], byte[]> message();

  /** The records that it asks for. */
  int count();

  /**
   * Records that agree with what is known.
   *
   * @param id the key of the answers
   * @param row its known fields; one of them without a value is known to be absent
   * @param known positions of known fields
   * @param seed given, or made of the message's key and place
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
  record Wanted(
      ConsumerRecord<byte[], byte[]> message,
      byte[] id,
      Row row,
      BitSet known,
      long seed,
      int count)
      implements Request {
    /** What the decoder is to complete for the record of this number. */
    Prompt prompt(int number) {
      return new Prompt(Mixing.of(seed) + number, row, known);
    }
  }

  /** It can be read, and means nothing to the model. */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
  record Meaningless(ConsumerRecord<byte[], byte[]> message, byte[] id, String why)
      implements Request {
    @Override
    public int count() {
      return 1;
    }
  }

  /** It cannot be read. */
  record Unreadable(ConsumerRecord<byte[], byte[]> message, String why) implements Request {
    @Override
    public int count() {
      return 1;
    }

    /** Where it lies. */
    String source() {
      return RequestReader.source(message);
    }
  }
}
