package dev.nomos.console.masks;

import dev.nomos.console.observe.HealthCheck;
import dev.nomos.console.observe.ManagementPages;
import dev.nomos.console.observe.Metrics;
import dev.nomos.console.page.ReviewToken;
import dev.nomos.console.rules.RuleReader;
import dev.nomos.console.rules.TheoryFollower;
import dev.nomos.console.rules.TheoryVersion;
import dev.nomos.enforcer.masks.Masks;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.completion.UnusableTheoryException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The constraint service: answers until it is closed. */
public final class MaskService implements AutoCloseable {
  private final Masks masks;
  private final Optional<TheoryFollower> follower;
  private final ManagementPages pages;
  private final MaskServer server;

  private MaskService(
      Masks masks, Optional<TheoryFollower> follower, ManagementPages pages, MaskServer server) {
    this.masks = masks;
    this.follower = follower;
    this.pages = pages;
    this.server = server;
  }

  /**
   * Owns {@code masks} and {@code theories} from now on; closes them where it throws, too.
   *
   * @param token that whoever replaces the rules must send; empty: nobody may
   * @param theories of the cluster whose newest theory is followed; empty: none is
   */
  public static MaskService start(
      String host,
      int port,
      Masks masks,
      PrometheusMeterRegistry metrics,
      Optional<ReviewToken> token,
      Optional<RuleReader> theories)
      throws IOException {
    var meters = new MaskMeters(metrics, masks);
    Optional<TheoryFollower> follower = theories.map(reader -> following(reader, masks, meters));
    List<HealthCheck> checks = new ArrayList<>(List.of(new InForce(masks)));
    follower.ifPresent(checks::add);
    Metrics.bindChecks(metrics, checks);
    var pages = new ManagementPages(metrics, checks);
    var swap = new RuleSwap(masks, meters, token, follower.isPresent());
    try {
      MaskServer server = MaskServer.start(host, port, masks, swap, meters, pages);
      return new MaskService(masks, follower, pages, server);
    } catch (IOException e) {
      close(follower, pages, masks);
      throw e;
    }
  }

  private static TheoryFollower following(RuleReader reader, Masks masks, MaskMeters meters) {
    return TheoryFollower.start(
        reader, masks.theory().version(), version -> adopt(version, masks, meters));
  }

  private static void adopt(TheoryVersion version, Masks masks, MaskMeters meters) {
    try {
      masks.publish(version.active(masks.vocabulary().type()));
      meters.theory(true);
    } catch (UnusableTheoryException e) {
      meters.theory(false);
      throw e;
    }
  }

  private record InForce(Masks masks) implements HealthCheck {
    @Override
    public String name() {
      return "masks";
    }

    @Override
    public Health check() {
      RuleTheory theory = masks.theory();
      return new Health(
          true, "theory %d, %d rules".formatted(theory.version(), theory.rules().size()));
    }
  }

  public URI uri() {
    return server.uri();
  }

  @Override
  public void close() {
    server.close();
    close(follower, pages, masks);
  }

  private static void close(Optional<TheoryFollower> follower, ManagementPages pages, Masks masks) {
    follower.ifPresent(TheoryFollower::close);
    pages.close();
    masks.close();
  }
}
