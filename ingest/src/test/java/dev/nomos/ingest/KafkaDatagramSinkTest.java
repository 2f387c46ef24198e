package dev.nomos.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.ingest.collect.ReceivedDatagram;
import dev.nomos.ingest.netflow.Datagrams;
import dev.nomos.schemas.avro.RawDatagram;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

final class KafkaDatagramSinkTest {
  private final MockProducer<String, RawDatagram> producer =
      new MockProducer<>(
          false,
          null,
          new StringSerializer(),
          AvroSerde.<RawDatagram>specific(
                  new InMemorySchemaRegistry(), RawDatagram.getClassSchema())
              .serializer());
  private final KafkaDatagramSink sink = new KafkaDatagramSink(producer, "nomos.raw.test");
  private final List<Exception> outcomes = new ArrayList<>();

  private void send(byte[] payload) {
    sink.send(new ReceivedDatagram("192.0.2.1", 5, payload), outcomes::add);
  }

  @Test
  void keyIsExporterAndDomain() {
    send(Datagrams.v5(1));
    send(Datagrams.v9(0, 77));
    send(Datagrams.ipfix(0xFFFF_FFFFL));
    send(new byte[] {1});
    assertThat(producer.history())
        .extracting(record -> record.key())
        .containsExactly("192.0.2.1|258", "192.0.2.1|77", "192.0.2.1|4294967295", "192.0.2.1|");
    assertThat(producer.history().getFirst().timestamp()).isEqualTo(5);
  }

  @Test
  void datagramIsSettledOnlyWhenAcknowledged() {
    send(Datagrams.v5(1));
    assertThat(outcomes).isEmpty();
    producer.completeNext();
    assertThat(outcomes).containsExactly((Exception) null);
  }

  @Test
  void refusalIsTold() {
    send(Datagrams.v5(1));
    var refusal = new IllegalStateException("no leader");
    producer.errorNext(refusal);
    assertThat(outcomes).containsExactly(refusal);
  }
}
