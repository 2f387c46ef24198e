package dev.nomos.console;

import dev.nomos.console.config.NomosConfig;
import dev.nomos.console.observe.HealthCheck;
import dev.nomos.console.page.LiveView;
import dev.nomos.console.page.PageServer;
import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code nomos console}: the web page of a data set on a cluster. */
@Command(
    name = "console",
    header = "Serve the page of a data set.",
    description = {
      "Serves the page of a data set on loopback: counters, rules and their review, theory",
      "versions, violations. It changes nothing unless page.token-file names a file with a token."
    },
    footer = {
      "",
      "Example:",
      "  nomos console --bootstrap-servers localhost:9092 --schema-registry http://localhost:8081"
    })
final class ConsoleCommand extends ServiceCommand {
  @Override
  HealthCheck start(Start start, Lifecycle lifecycle) throws IOException {
    LiveView view = lifecycle.add(start.programs().liveView());
    NomosConfig.Page own = start.config().page();
    PageServer page =
        lifecycle.add(PageServer.start(own.host(), own.port(), view, start.programs().review()));
    System.err.printf("the page is at %s%n", page.uri());
    return Programs.check("page", () -> true, () -> page.uri().toString());
  }
}
