package dev.nomos.console.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP/1.1 server on 127.0.0.1, or on another address where one is configured; one virtual
 * thread a request.
 *
 * <p>On 127.0.0.1 only this machine reaches it, but so does every web page open in its browser.
 * Therefore a request must name this host (a page that rebinds its own name to 127.0.0.1 does not)
 * and, if it says where it comes from, come from this server's own pages. On another address the
 * names under which it is reached are not known here; a request must still come from its own pages.
 */
public final class LoopbackServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LoopbackServer.class);

  /** Where a server listens unless another address is configured. */
  public static final String LOOPBACK = "127.0.0.1";

  private final HttpServer server;
  private final ExecutorService threads;

  /** The names of this server, in lower case; empty where they cannot be known. */
  private final Set<String> hosts;

  /** Answers one request; need not close the exchange. */
  @FunctionalInterface
  public interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  private LoopbackServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
    int port = server.getAddress().getPort();
    this.hosts =
        server.getAddress().getAddress().isLoopbackAddress()
            ? Set.of(LOOPBACK + ":" + port, "localhost:" + port)
            : Set.of();
  }

  /** A server on loopback; see {@link #start(String, String, int, Handler)}. */
  public static LoopbackServer start(String key, int port, Handler handler) throws IOException {
    return start(key, LOOPBACK, port, handler);
  }

  /**
   * @param key the configuration key to name where the port is taken
   * @param host address to listen on, or a name of one
   * @param port 0 for any free one
   */
  public static LoopbackServer start(String key, String host, int port, Handler handler)
      throws IOException {
    limitSlowClients();
    HttpServer http;
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 64);
    } catch (IOException e) {
      throw new IOException(
          "%s %d on %s cannot be used (%s); stop what uses it, or choose another port"
              .formatted(key, port, host, e.getMessage()),
          e);
    }
    var threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("nomos-http-", 0).factory());
    var server = new LoopbackServer(http, threads);
    http.setExecutor(threads);
    http.createContext("/", exchange -> server.answer(exchange, handler));
    http.start();
    return server;
  }

  /** The JDK reads these once; what the user set stays. */
  private static void limitSlowClients() {
    setIfAbsent("sun.net.httpserver.maxReqTime", "20");
    setIfAbsent("sun.net.httpserver.maxReqHeaders", "64");
    setIfAbsent("sun.net.httpserver.nodelay", "true");
  }

  private static void setIfAbsent(String key, String value) {
    if (System.getProperty(key) == null) System.setProperty(key, value);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public URI uri() {
    InetAddress bound = server.getAddress().getAddress();
    String host = bound.isAnyLocalAddress() ? LOOPBACK : bound.getHostAddress();
    String authority = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + authority + ":" + port() + "/");
  }

  private void answer(HttpExchange exchange, Handler handler) {
    try (exchange) {
      if (isOurs(exchange)) handleSafely(exchange, handler);
      else Responses.text(exchange, 403, "this server answers only its own pages, here\n");
    } catch (IOException clientGone) {
      log.atDebug().setCause(clientGone).log("client went away");
    }
  }

  private static void handleSafely(HttpExchange exchange, Handler handler) throws IOException {
    try {
      handler.handle(exchange);
    } catch (RuntimeException | StackOverflowError bug) {
      log.atWarn()
          .setCause(bug)
          .addKeyValue("path", exchange.getRequestURI())
          .log("request failed");
      if (exchange.getResponseCode() == -1)
        Responses.text(exchange, 500, "the request failed; the log says why\n");
    }
  }

  private boolean isOurs(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    String origin = exchange.getRequestHeaders().getFirst("Origin");
    if (host == null || !hosts.isEmpty() && !hosts.contains(host.toLowerCase(Locale.ROOT)))
      return false;
    return origin == null || isOurPage(origin, host);
  }

  private boolean isOurPage(String origin, String host) {
    if (!origin.startsWith("http://")) return false;
    String from = origin.substring("http://".length()).toLowerCase(Locale.ROOT);
    return hosts.isEmpty() ? from.equals(host.toLowerCase(Locale.ROOT)) : hosts.contains(from);
  }

  /** Open streams are cut; their handlers see an interrupt. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
