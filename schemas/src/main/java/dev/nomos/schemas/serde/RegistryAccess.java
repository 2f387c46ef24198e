package dev.nomos.schemas.serde;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a registry is reached beyond its address, from the settings that Confluent's clients know:
 *
 * <ul>
 *   <li>{@code basic.auth.user.info}: {@code name:password}, or {@code bearer.auth.token};
 *   <li>{@code schema.registry.ssl.truststore.location}, {@code .password} and {@code .type} (JKS,
 *       PKCS12 or PEM): whom to trust, instead of what Java trusts;
 *   <li>{@code schema.registry.ssl.keystore.location}, {@code .password} and {@code .type}, and
 *       {@code schema.registry.ssl.key.password}: who asks.
 * </ul>
 *
 * All may be written with {@code schema.registry.} before them.
 */
public final class RegistryAccess {
  private static final String PREFIX = "schema.registry.";
  private static final String PEM = "PEM";

  private final Map<String, String> settings;

  private RegistryAccess(Map<String, String> settings) {
    this.settings = Map.copyOf(settings);
  }

  /** What {@code settings} say of the registry; all others are passed over. */
  public static RegistryAccess of(Map<String, String> settings) {
    return new RegistryAccess(settings);
  }

  private @Nullable String get(String name) {
    String own = settings.get(PREFIX + name);
    return own == null ? settings.get(name) : own;
  }

  /** The value of the header Authorization, where there is to be one. */
  Optional<String> authorization() {
    String user = get("basic.auth.user.info");
    if (user != null) {
      byte[] octets = user.getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(octets));
    }
    return Optional.ofNullable(get("bearer.auth.token")).map(token -> "Bearer " + token);
  }

  /** Throws {@link SchemaRegistryException} naming the store that cannot be used. */
  void secure(HttpClient.Builder client) {
    String trust = settings.get(PREFIX + "ssl.truststore.location");
    String key = settings.get(PREFIX + "ssl.keystore.location");
    if (trust == null && key == null) {
      return;
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(key), trusted(trust), null);
      client.sslContext(context);
    } catch (GeneralSecurityException e) {
      throw new SchemaRegistryException("TLS cannot be set up for the schema registry", e);
    }
  }

  private TrustManager @Nullable [] trusted(@Nullable String location)
      throws GeneralSecurityException {
    if (location == null) {
      return null;
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store("ssl.truststore.", location));
    return factory.getTrustManagers();
  }

  private KeyManager @Nullable [] keys(@Nullable String location) throws GeneralSecurityException {
    if (location == null) {
      return null;
    }
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    String password = settings.get(PREFIX + "ssl.key.password");
    factory.init(
        store("ssl.keystore.", location),
        password == null ? password("ssl.keystore.") : password.toCharArray());
    return factory.getKeyManagers();
  }

  private char @Nullable [] password(String store) {
    String password = settings.get(PREFIX + store + "password");
    return password == null ? null : password.toCharArray();
  }

  private KeyStore store(String store, String location) throws GeneralSecurityException {
    String type = settings.getOrDefault(PREFIX + store + "type", "JKS").toUpperCase(Locale.ROOT);
    try (InputStream in = Files.newInputStream(Path.of(location))) {
      return type.equals(PEM) ? certificates(in) : loaded(type, in, password(store));
    } catch (IOException e) {
      throw new SchemaRegistryException(
          "%s%slocation: %s cannot be read as %s".formatted(PREFIX, store, location, type), e);
    }
  }

  private static KeyStore loaded(String type, InputStream in, char @Nullable [] password)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(type);
    store.load(in, password);
    return store;
  }

  private static KeyStore certificates(InputStream in)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
      store.setCertificateEntry("certificate " + number++, one);
    }
    return store;
  }
}
