package dev.nomos.console.page;

import com.sun.net.httpserver.HttpExchange;
import dev.nomos.console.http.Responses;
import java.io.IOException;

/** What came of asking for something that takes work. */
sealed interface Reply<T> {
  record Answered<T>(T answer) implements Reply<T> {}

  /** What it needs is not there, or does not fit together; says what. */
  record Impossible<T>(String why) implements Reply<T> {}

  /** Others asked, or the same too often. */
  record Busy<T>(long seconds) implements Reply<T> {}

  static <T> Reply<T> of(Turns.Turn<T> turn) {
    T answer = turn.value();
    return answer == null ? new Busy<>(turn.waitSeconds()) : new Answered<>(answer);
  }

  /** 200, 404 or 429. */
  default void send(HttpExchange exchange) throws IOException {
    switch (this) {
      case Answered<T>(var answer) -> Responses.json(exchange, 200, answer);
      case Impossible<T>(var why) -> Responses.problem(exchange, 404, why);
      case Busy<T>(var seconds) -> {
        exchange.getResponseHeaders().set("Retry-After", Long.toString(seconds));
        Responses.problem(exchange, 429, "ask again in " + seconds + " s");
      }
    }
  }
}
