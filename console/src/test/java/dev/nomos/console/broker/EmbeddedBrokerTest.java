package dev.nomos.console.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class EmbeddedBrokerTest {
  @TempDir Path directory;

  @Test
  void recordsAndPortSurviveARestart() throws Exception {
    String address;
    try (var broker = start()) {
      address = broker.bootstrapServers();
      createTopic(broker, "kept");
      write(broker, "kept", List.of("a", "b"), true);
    }
    try (var broker = start()) {
      assertThat(broker.bootstrapServers()).isEqualTo(address);
      write(broker, "kept", List.of("c"), true);
      assertThat(read(broker, "kept", 3)).containsExactly("a", "b", "c");
    }
  }

  @Test
  void whatWasAcknowledgedSurvivesAKillOfTheProcess() throws Exception {
    Process process = BrokerProcess.launch(directory);
    try (var output = process.inputReader()) {
      String address = output.readLine();
      createTopic(address, "kept");
      write(address, "kept", List.of("a", "b"), true);
      process.destroyForcibly().waitFor();
      try (var broker = start()) {
        assertThat(broker.bootstrapServers()).isEqualTo(address);
        assertThat(read(broker, "kept", 2)).containsExactly("a", "b");
        write(broker, "kept", List.of("c"), true);
        assertThat(read(broker, "kept", 3)).containsExactly("a", "b", "c");
      }
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void abortedTransactionsAreNotRead() throws Exception {
    try (var broker = start()) {
      createTopic(broker, "transactions");
      write(broker, "transactions", List.of("aborted"), false);
      write(broker, "transactions", List.of("committed"), true);
      assertThat(read(broker, "transactions", 1)).containsExactly("committed");
    }
  }

  @Test
  void topicsAreNeverCreatedByUse() throws Exception {
    try (var broker = start();
        var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      assertThatThrownBy(
              () ->
                  admin
                      .describeTopics(List.of("missing"))
                      .allTopicNames()
                      .get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
      assertThat(admin.listTopics().names().get()).doesNotContain("missing");
    }
  }

  @Test
  void aDirectoryInUseIsRefusedAndNamed() throws Exception {
    try (var _ = EmbeddedBroker.open(BrokerConfig.in(directory))) {
      assertThatThrownBy(() -> EmbeddedBroker.open(BrokerConfig.in(directory)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
    EmbeddedBroker.open(BrokerConfig.in(directory)).close();
  }

  @Test
  void aTakenPortIsRefusedBeforeAnythingStarts() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var config = BrokerConfig.in(directory).withPort(taken.getLocalPort());
      assertThatThrownBy(() -> EmbeddedBroker.start(config))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("broker.port " + taken.getLocalPort());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20, 100, 300, 900})
  void aBrokerClosedAtAnyMomentOfItsStartLetsGoOfItsDirectory(int millis) throws Exception {
    var broker = EmbeddedBroker.open(BrokerConfig.in(directory));
    var start = CompletableFuture.runAsync(() -> startUnchecked(broker));
    Thread.sleep(millis);
    broker.close();
    start.handle((started, failed) -> started).get(10, TimeUnit.SECONDS);
    EmbeddedBroker.open(BrokerConfig.in(directory)).close();
  }

  @Test
  void aClosedBrokerDoesNotStart() throws Exception {
    var broker = EmbeddedBroker.open(BrokerConfig.in(directory));
    broker.close();
    broker.close();
    assertThatThrownBy(broker::start).hasMessageContaining("closed");
  }

  private EmbeddedBroker start() throws IOException {
    return EmbeddedBroker.start(BrokerConfig.in(directory));
  }

  private static void startUnchecked(EmbeddedBroker broker) {
    try {
      broker.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void createTopic(EmbeddedBroker broker, String topic) throws Exception {
    createTopic(broker.bootstrapServers(), topic);
  }

  private static void createTopic(String address, String topic) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", address))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  private static void write(
      EmbeddedBroker broker, String topic, List<String> values, boolean commit) {
    write(broker.bootstrapServers(), topic, values, commit);
  }

  private static void write(String address, String topic, List<String> values, boolean commit) {
    Map<String, Object> settings = Map.of("bootstrap.servers", address, "transactional.id", "test");
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      values.forEach(value -> producer.send(new ProducerRecord<>(topic, value)));
      producer.flush();
      if (commit) producer.commitTransaction();
      else producer.abortTransaction();
    }
  }

  private static List<String> read(EmbeddedBroker broker, String topic, int count) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      var partition = List.of(new TopicPartition(topic, 0));
      consumer.assign(partition);
      consumer.seekToBeginning(partition);
      var values = new ArrayList<String>();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (values.size() < count && System.nanoTime() < deadline)
        consumer.poll(Duration.ofMillis(100)).forEach(r -> values.add(r.value()));
      return values;
    }
  }
}
