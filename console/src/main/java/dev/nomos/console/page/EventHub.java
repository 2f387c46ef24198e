package dev.nomos.console.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.nomos.console.http.Responses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events for any number of pages up to a limit: {@code counters} once a second, {@code
 * violation} as they come, {@code theory} when its version changes.
 *
 * <p>One thread reads the state and hands each message to every subscriber's bounded queue. A
 * subscriber whose queue is full is cut off: its page connects again and asks for the state anew.
 * In a flood a page gets the newest few violations of each turn; the counters count them all.
 */
final class EventHub implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventHub.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final long TURN_MILLIS = 250;
  private static final int TURNS_PER_COUNTERS = 4;
  private static final int VIOLATIONS_PER_TURN = 10;
  private static final int QUEUE = 128;

  private final LiveModel model;
  private final Semaphore places;
  private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean closed;
  private long lastViolation; // this thread's, as is lastTheory
  private long lastTheory;

  EventHub(LiveModel model, int maxSubscribers) {
    this.model = model;
    this.places = new Semaphore(maxSubscribers);
    this.lastViolation =
        model.violationsAfter(0, 1).stream().mapToLong(ViolationRow::id).max().orElse(0);
    this.lastTheory = model.overview().counters().theoryVersion();
    this.thread = Thread.ofVirtual().name("nomos-events").start(this::run);
  }

  private record Subscriber(HttpExchange exchange, BlockingQueue<byte[]> queue) {
    void offer(byte[] message) {
      if (!queue.offer(message)) exchange.close();
    }
  }

  /** Serves one page on the caller's thread until it goes away, is too slow or this closes. */
  void serve(HttpExchange exchange) throws IOException {
    if (!places.tryAcquire()) {
      exchange.getResponseHeaders().set("Retry-After", "5");
      Responses.text(exchange, 503, "too many pages are open\n");
      return;
    }
    var subscriber = new Subscriber(exchange, new ArrayBlockingQueue<>(QUEUE));
    try {
      Responses.secure(exchange, "text/event-stream; charset=utf-8");
      exchange.sendResponseHeaders(200, 0);
      subscribers.add(subscriber);
      subscriber.offer(message("counters", model.overview()));
      pump(subscriber);
    } finally {
      subscribers.remove(subscriber);
      places.release();
    }
  }

  private void pump(Subscriber subscriber) throws IOException {
    var out = subscriber.exchange().getResponseBody();
    try {
      while (!closed) {
        byte[] message = subscriber.queue().poll(1, TimeUnit.SECONDS);
        if (message == null) continue;
        out.write(message);
        out.flush();
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    for (long turn = 0; !closed; turn++) {
      try {
        Thread.sleep(TURN_MILLIS);
        if (turn % TURNS_PER_COUNTERS == 0) broadcast("counters", model.overview());
        newViolations();
        newTheory();
      } catch (InterruptedException closing) {
        return;
      } catch (RuntimeException | JsonProcessingException bug) {
        log.atWarn().setCause(bug).log("could not tell the pages");
      }
    }
  }

  private void newViolations() throws JsonProcessingException {
    for (var violation : model.violationsAfter(lastViolation, VIOLATIONS_PER_TURN)) {
      lastViolation = violation.id();
      broadcast("violation", violation);
    }
  }

  private void newTheory() throws JsonProcessingException {
    var overview = model.overview();
    if (overview.counters().theoryVersion() == lastTheory) return;
    lastTheory = overview.counters().theoryVersion();
    broadcast("theory", overview);
  }

  private void broadcast(String event, Object body) throws JsonProcessingException {
    if (subscribers.isEmpty()) return;
    byte[] message = message(event, body);
    subscribers.forEach(subscriber -> subscriber.offer(message));
  }

  /** JSON holds no line break, so one data line is the whole body. */
  private static byte[] message(String event, Object body) throws JsonProcessingException {
    return ("event: " + event + "\ndata: " + JSON.writeValueAsString(body) + "\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    subscribers.forEach(subscriber -> subscriber.exchange().close());
  }
}
