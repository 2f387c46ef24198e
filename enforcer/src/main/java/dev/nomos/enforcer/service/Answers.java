package dev.nomos.enforcer.service;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What a batch of messages is answered with.
 *
 * @param messages to be sent, those of a request in the order of their numbers
 * @param results of the requests that were taken, the first ones of the batch, in its order
 * @param records that were completed
 * @param tokens that the model was fed
 * @param undecided values refused because the budget ended first
 */
record Answers(
    List<ProducerRecord<byte[], byte[]>> messages,
    List<Result> results,
    long records,
    long tokens,
    long undecided) {
  Answers {
    messages = List.copyOf(messages);
    results = List.copyOf(results);
  }

  /** Of the batch's messages, how many are answered. */
  int taken() {
    return results.size();
  }
}
