package dev.nomos.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.ingest.collect.ReceivedDatagram;
import dev.nomos.ingest.netflow.Datagrams;
import dev.nomos.schemas.avro.RawDatagram;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import dev.nomos.schemas.serde.SchemaRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KafkaDatagramSinkTest {
  private static final String TOPIC = "nomos.raw.test";

  private final SchemaRegistry registry = new InMemorySchemaRegistry();
  private final AvroSerde<RawDatagram> serde =
      AvroSerde.specific(registry, RawDatagram.getClassSchema());
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final KafkaDatagramSink sink = new KafkaDatagramSink(producer, TOPIC, registry);
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
        .extracting(record -> new String(record.key(), StandardCharsets.US_ASCII))
        .containsExactly("192.0.2.1|258", "192.0.2.1|77", "192.0.2.1|4294967295", "192.0.2.1|");
    assertThat(producer.history().getFirst().timestamp()).isEqualTo(5);
  }

  /** Written by hand, so it is compared with what Avro writes. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 1_400, 8_191, 8_192, 65_507})
  void valueIsWhatAvroWrites(int octets) {
    var payload = new byte[octets];
    new Random(octets).nextBytes(payload);
    for (long at : new long[] {0, 1, -1, 1_700_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE}) {
      for (var exporter : List.of("192.0.2.1", "2001:db8::1", "")) {
        var written =
            new RawValue(registry.register(TOPIC + "-value", RawDatagram.getClassSchema()))
                .of(new ReceivedDatagram(exporter, at, payload));
        var datagram = new RawDatagram(exporter, at, ByteBuffer.wrap(payload));
        assertThat(written).isEqualTo(serde.serializer().serialize(TOPIC, datagram));
        assertThat(serde.deserializer().deserialize(TOPIC, written)).isEqualTo(datagram);
      }
    }
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
