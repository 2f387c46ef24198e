package dev.nomos.miner.book;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.logic.Formula;
import dev.nomos.schemas.avro.Admission;
import dev.nomos.schemas.avro.EvidenceMark;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleAction;
import dev.nomos.schemas.avro.RuleCommandKind;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.RuleEventKind;
import dev.nomos.schemas.avro.RuleException;
import dev.nomos.schemas.avro.RuleStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random lives of a book: what was written makes the same book again, and its invariants hold. */
class RebuiltBookTest {
  private static final int STEPS = 120;
  private static final RuleCommandKind[] KINDS = {
    RuleCommandKind.ACCEPT,
    RuleCommandKind.REJECT,
    RuleCommandKind.SHADOW,
    RuleCommandKind.RETIRE,
    RuleCommandKind.EXCEPT,
    RuleCommandKind.ACTION
  };
  private static final String[] FORMULAS = {
    TestBook.LARGE_IS_TCP,
    TestBook.TCP_IS_LARGE,
    "packets < 2 or protocol = \"tcp\"",
    "octets >= 1000 or packets < 2 or protocol != \"udp\"",
    "protocol != \"udp\" or octets < 1000",
    "not (packets >= 2 and octets < 100)",
    "octets <= 65535 * packets"
  };

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
  void whatWasWrittenMakesTheSameBookAgain(long seed) {
    Random random = new Random(seed);
    TestBook book = new TestBook(policy(random));
    for (int step = 0; step < STEPS; step++) {
      double minute = 1 + step / 2.0;
      step(book, random, minute);
      book.write();
      String where = "seed %d, step %d".formatted(seed, step);
      assertInvariants(book, where);
      RuleBook again = book.again();
      Changes nothing = again.changes();
      assertSame(again.essence(), book.book.essence(), where);
      assertThat(nothing.isEmpty()).as("%s: %s", where, nothing).isTrue();
      if (random.nextInt(10) == 0) {
        book.book = again; // another miner goes on
      }
    }
    assertEventsTellAllSteps(book);
  }

  private static void assertSame(
      Map<String, Object> again, Map<String, Object> live, String where) {
    assertThat(again.keySet()).as(where).isEqualTo(live.keySet());
    live.forEach((what, is) -> assertThat(again.get(what)).as("%s, %s", where, what).isEqualTo(is));
  }

  private static LifecyclePolicy policy(Random random) {
    return new LifecyclePolicy(
        random.nextBoolean(),
        random.nextBoolean(),
        Duration.ofMinutes(random.nextInt(10)),
        random.nextBoolean(),
        1 + random.nextInt(50),
        1 + random.nextInt(3),
        Duration.ofMinutes(random.nextInt(5)),
        random.nextBoolean(),
        Duration.ofMinutes(random.nextInt(20)),
        random.nextInt(3) * 2,
        false,
        Duration.ofMinutes(1),
        5);
  }

  private static void step(TestBook book, Random random, double minute) {
    switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> see(book, random, minute);
      case 4 -> expire(book, random);
      case 5 -> learn(book);
      case 6 -> propose(book, random);
      case 7 -> book.review();
      case 8 -> add(book, random);
      default -> command(book, random);
    }
  }

  private static void see(TestBook book, Random random, double minute) {
    String[] protocols = {"tcp", "udp", "icmp"};
    long[] octets = {50, 500, 5_000};
    for (int i = random.nextInt(4); i >= 0; i--) {
      book.see(
          protocols[random.nextInt(3)],
          octets[random.nextInt(3)],
          1 + 4 * random.nextInt(2),
          1 + random.nextInt(40),
          minute - random.nextInt(2)); // some come late
    }
  }

  private static void expire(TestBook book, Random random) {
    List<String> oldestFirst = new ArrayList<>(book.evidence.keySet());
    oldestFirst.sort(Comparator.comparingLong(key -> book.evidence.get(key).getLastSeenMillis()));
    for (int i = random.nextInt(3); i >= 0 && oldestFirst.size() > i + 1; i--) {
      book.expire(oldestFirst.get(i)); // never the newest
    }
  }

  /** What holds in everything admitted. */
  private static List<Formula> holding(TestBook book, int from, int to) {
    List<Formula> holding = new ArrayList<>();
    var admitted = book.book.admitted();
    for (int i = from; i < to; i++) {
      Formula formula = Formula.parse(FORMULAS[i]);
      BitSet clause = TestBook.SPACE.clauses(formula).orElseThrow().getFirst();
      if (admitted.stream().allMatch(e -> clause.intersects(e.evidence().toBitSet()))) {
        holding.add(formula);
      }
    }
    return holding;
  }

  private static void learn(TestBook book) {
    List<Formula> mined = holding(book, 0, 3);
    book.book.learned(book.command(RuleCommandKind.LEARN).build(), mined, "Complete");
  }

  private static void propose(TestBook book, Random random) {
    List<BitSet> clauses =
        holding(book, 2, 5).stream()
            .map(formula -> TestBook.SPACE.clauses(formula).orElseThrow().getFirst())
            .toList();
    if (random.nextBoolean()) {
      book.book.propose(clauses);
    } else {
      book.book.proposeApproximate(clauses);
    }
  }

  private static void add(TestBook book, Random random) {
    book.send(
        RuleCommandKind.ADD,
        "",
        command ->
            command
                .setFormula(FORMULAS[random.nextInt(FORMULAS.length)])
                .setStatus(random.nextBoolean() ? RuleStatus.ACTIVE : RuleStatus.SHADOW));
  }

  private static void command(TestBook book, Random random) {
    List<String> ids = new ArrayList<>(book.rules.keySet());
    String id = ids.isEmpty() ? "r-none" : ids.get(random.nextInt(ids.size()));
    book.send(
        KINDS[random.nextInt(KINDS.length)],
        id,
        command ->
            command
                .setAction(RuleAction.values()[random.nextInt(4)])
                .setException(
                    RuleException.newBuilder()
                        .setCondition("packets >= " + random.nextInt(5))
                        .setExpiresMillis(TestBook.millis(random.nextInt(100)))
                        .build()));
  }

  private static void assertInvariants(TestBook book, String where) {
    List<List<BitSet>> active = new ArrayList<>();
    for (LearnedRule rule : book.rules.values()) {
      if (rule.getStatus() == RuleStatus.ACTIVE) {
        TestBook.SPACE.clauses(Formula.parse(rule.getFormula())).ifPresent(active::add);
      }
    }
    assertThat(book.marks.keySet()).as(where).isEqualTo(book.evidence.keySet());
    for (Map.Entry<String, EvidenceMark> mark : book.marks.entrySet()) {
      BitSet bits = TestBook.SPACE.bits(book.evidence.get(mark.getKey()));
      boolean broken = active.stream().anyMatch(clauses -> UsedSpace.breaks(bits, clauses));
      assertThat(mark.getValue().getAdmission())
          .as("%s: %s", where, mark.getKey())
          .isEqualTo(broken ? Admission.QUARANTINED : Admission.ADMITTED);
    }
    Map<String, Long> inForce = new TreeMap<>();
    for (LearnedRule rule : book.rules.values()) {
      if (BookState.IN_FORCE.contains(rule.getStatus())) {
        inForce.put(rule.getId(), 1L);
      }
    }
    assertThat(book.inTheory().keySet()).as(where).isEqualTo(inForce.keySet());
  }

  /** Never a silent edit: the events, in order, give every rule's status. */
  private static void assertEventsTellAllSteps(TestBook book) {
    Map<String, RuleStatus> told = new TreeMap<>();
    for (RuleEvent event : book.events) {
      boolean about = !event.getRuleId().isEmpty() && event.getKind() != RuleEventKind.REFUSED;
      if (about) {
        RuleStatus before = told.put(event.getRuleId(), event.getStatus());
        if (event.getKind() == RuleEventKind.STATUS && before != null) {
          assertThat(event.getBefore()).as("%s", event).isEqualTo(before);
        }
      }
    }
    Map<String, RuleStatus> now = new TreeMap<>();
    book.rules.forEach((id, rule) -> now.put(id, rule.getStatus()));
    assertThat(told).isEqualTo(now);
  }
}
