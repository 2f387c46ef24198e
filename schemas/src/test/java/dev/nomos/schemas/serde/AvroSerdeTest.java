package dev.nomos.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.schemas.avro.DeadLetter;
import dev.nomos.schemas.avro.Origin;
import dev.nomos.schemas.avro.RawDatagram;
import dev.nomos.schemas.avro.Violation;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

final class AvroSerdeTest {
  private static final byte[] STRING_OF_1_900_000_000 = {
    (byte) 0x80, (byte) 0xDE, (byte) 0xFE, (byte) 0x93, 0x0E
  };

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final AvroSerde<Violation> violations =
      AvroSerde.specific(registry, Violation.getClassSchema());

  private static Violation violation(long offset) {
    return Violation.newBuilder()
        .setRuleId("r-1")
        .setOffset(offset)
        .setOrigin(new Origin("192.0.2.1", 1, 2L, 3, false, false))
        .setFields(Map.of("protocol", "udp"))
        .build();
  }

  @Test
  void writtenValueReadsBackEqual() {
    byte[] octets = violations.serializer().serialize("t", violation(7));
    assertThat(violations.deserializer().deserialize("t", octets)).isEqualTo(violation(7));
  }

  @Test
  void defaultsNeedNoSetting() {
    assertThat(Violation.newBuilder().build().getOrigin().getRawPartition()).isEqualTo(-1);
  }

  @Test
  void headerIsZeroThenTheSchemaIdBigEndian() {
    registry.register("other", Schema.create(Schema.Type.INT));
    byte[] octets = violations.serializer().serialize("t", violation(7));
    assertThat(Arrays.copyOf(octets, 5)).containsExactly(0, 0, 0, 0, 2);
  }

  @Test
  void nothingStaysNothing() {
    assertThat(violations.serializer().serialize("t", null)).isNull();
    assertThat(violations.deserializer().deserialize("t", null)).isNull();
  }

  @Test
  void olderWriterIsReadWithDefaults() {
    Schema older =
        SchemaBuilder.record("DeadLetter")
            .namespace("dev.nomos.schemas.avro")
            .fields()
            .name("reason")
            .type()
            .stringType()
            .stringDefault("")
            .endRecord();
    GenericRecord old = new GenericRecordBuilder(older).set("reason", "too short").build();
    byte[] octets = AvroSerde.generic(registry, older).serializer().serialize("t", old);
    var reader = AvroSerde.<DeadLetter>specific(registry, DeadLetter.getClassSchema());
    DeadLetter read = reader.deserializer().deserialize("t", octets);
    assertThat(read.getReason()).isEqualTo("too short");
    assertThat(read.getStage()).isEmpty();
  }

  @Test
  void octetsOfAnotherFormatAreRefused() {
    for (byte[] octets :
        List.of(new byte[0], new byte[] {0, 0, 0, 0}, new byte[] {1, 0, 0, 0, 1})) {
      assertThatThrownBy(() -> violations.deserializer().deserialize("t", octets))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("Confluent wire format");
    }
  }

  @Test
  void unknownSchemaIsTold() {
    assertThatThrownBy(
            () -> violations.deserializer().deserialize("t", new byte[] {0, 0, 0, 0, 77}))
        .isInstanceOf(SerializationException.class)
        .hasMessage("a value on t names schema 77, which the registry does not know");
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] octets = violations.serializer().serialize("t", violation(7));
    for (int length = 0; length < octets.length; length++) {
      byte[] cut = Arrays.copyOf(octets, length);
      assertThatThrownBy(() -> violations.deserializer().deserialize("t", cut))
          .isInstanceOf(SerializationException.class);
    }
  }

  @Test
  void lengthBeyondTheOctetsIsRefusedWithoutReservingMemory() {
    violations.serializer().serialize("t", violation(7));
    byte[] octets =
        ByteBuffer.allocate(10).put((byte) 0).putInt(1).put(STRING_OF_1_900_000_000).array();
    assertThatThrownBy(() -> violations.deserializer().deserialize("t", octets))
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void valueThatCannotBeWrittenLeavesNothingInTheNext() {
    var serializer = violations.serializer();
    var broken = violation(8);
    broken.put("origin", null);
    assertThatThrownBy(() -> serializer.serialize("t", broken))
        .isInstanceOf(NullPointerException.class);
    byte[] octets = serializer.serialize("t", violation(7));
    assertThat(octets).isEqualTo(violations.serializer().serialize("t", violation(7)));
  }

  @Test
  void oneSerializerServesManyThreads() throws Exception {
    var serde = AvroSerde.<RawDatagram>specific(registry, RawDatagram.getClassSchema());
    var serializer = serde.serializer();
    var deserializer = serde.deserializer();
    Callable<Boolean> work =
        () -> {
          for (int i = 0; i < 2000; i++) {
            var sent = new RawDatagram("host-" + i, (long) i, ByteBuffer.wrap(new byte[i % 50]));
            if (!sent.equals(deserializer.deserialize("t", serializer.serialize("t", sent)))) {
              return false;
            }
          }
          return true;
        };
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (Future<Boolean> done : threads.invokeAll(List.of(work, work, work, work))) {
        assertThat(done.get()).isTrue();
      }
    }
  }
}
