package dev.nomos.console.broker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/** A broker that asks for a name and a password over TLS, with a certificate made for it. */
public final class SecuredBroker implements AutoCloseable {
  public static final String PASSWORD = "changeit";
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required %s;";

  private final KafkaRaftServer server;
  private final Ports ports;

  /** {@code keystore}: PKCS12 with the broker's certificate, which clients are to trust. */
  public SecuredBroker(Path directory, Path keystore) throws Exception {
    Path data = Files.createDirectories(directory.resolve("data"));
    ports = Ports.choose(BrokerConfig.in(directory));
    EmbeddedBroker.format(data);
    Map<String, String> settings = new HashMap<>(KafkaSettings.of(data, ports, false));
    settings.put("listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT");
    settings.put("sasl.enabled.mechanisms", "PLAIN");
    settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    settings.put(
        "listener.name.plaintext.plain.sasl.jaas.config",
        LOGIN.formatted("username=\"broker\" password=\"b\" user_broker=\"b\" user_nomos=\"n\""));
    settings.put("ssl.keystore.location", keystore.toString());
    settings.put("ssl.keystore.password", PASSWORD);
    settings.put("ssl.keystore.type", "PKCS12");
    settings.put("ssl.truststore.location", keystore.toString());
    settings.put("ssl.truststore.password", PASSWORD);
    settings.put("ssl.truststore.type", "PKCS12");
    server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
    server.startup();
  }

  /** What a client sets to be let in. */
  public static Map<String, String> clientSettings(Path truststore) {
    return Map.of(
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        LOGIN.formatted("username=\"nomos\" password=\"n\""),
        "ssl.truststore.location",
        truststore.toString(),
        "ssl.truststore.password",
        PASSWORD,
        "ssl.truststore.type",
        "PKCS12");
  }

  public String bootstrapServers() {
    return Ports.HOST + ":" + ports.broker();
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
