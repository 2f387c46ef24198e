package dev.nomos.validator.judge;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says which violations of one partition are published, and numbers them all.
 *
 * <p>What it decides follows from the sequence of violations alone: no clock, and nothing that a
 * restart would lose. Time is the newest event time of a violation so far, so that it never goes
 * back; a record's own event time is only compared with that of the last violation published for
 * the same rule and key. A late record therefore never frees the burst, and one from the far future
 * delays only its own rule and key, and these until their next {@code every}-th violation.
 *
 * <p>Entries lie in the order in which they were last touched, which is also the order of {@code
 * seen}: what is to be forgotten stands first. One owner.
 */
public final class Suppression {
  private static final int STATE_OCTETS = 6 * Long.BYTES;

  /** Keeps a change beyond this process; told in the order of the changes. */
  public interface Log {
    void put(String entry, byte[] state);

    void remove(String entry);

    /** Keeps nothing. */
    static Log none() {
      return new Log() {
        @Override
        public void put(String entry, byte[] state) {}

        @Override
        public void remove(String entry) {}
      };
    }
  }

  /**
   * @param number violations so far
   * @param published the number of the last one published
   * @param since event time of the violation from which the interval runs
   * @param inBurst published since then
   * @param seen the time at the last violation
   * @param touch orders entries by their last violation
   */
  private record State(
      long number, long published, long since, long inBurst, long seen, long touch) {
    static State of(byte[] octets) {
      ByteBuffer in = ByteBuffer.wrap(octets);
      return new State(
          in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }

    byte[] octets() {
      return ByteBuffer.allocate(STATE_OCTETS)
          .putLong(number)
          .putLong(published)
          .putLong(since)
          .putLong(inBurst)
          .putLong(seen)
          .putLong(touch)
          .array();
    }

    boolean isPublished() {
      return number == published;
    }
  }

  /**
   * What is decided of one violation.
   *
   * @param number how many of this rule and key there were, this one included
   */
  record Decision(long number, boolean publish) {}

  private final SuppressionPolicy policy;
  private final Log log;
  private final LinkedHashMap<String, State> states = new LinkedHashMap<>();
  private long time = Long.MIN_VALUE;
  private long touches;

  /** {@code kept}: what the log of an earlier owner holds, in any order. */
  public Suppression(SuppressionPolicy policy, Map<String, byte[]> kept, Log log) {
    this.policy = policy;
    this.log = log;
    List<Map.Entry<String, State>> entries = new ArrayList<>();
    kept.forEach((entry, octets) -> entries.add(Map.entry(entry, State.of(octets))));
    entries.sort(Comparator.comparingLong(entry -> entry.getValue().touch()));
    for (var entry : entries) {
      states.put(entry.getKey(), entry.getValue());
      time = entry.getValue().seen();
      touches = entry.getValue().touch();
    }
  }

  /** Nothing suppressed yet, and nothing kept beyond this process. */
  public static Suppression fresh(SuppressionPolicy policy) {
    return new Suppression(policy, Map.of(), Log.none());
  }

  /** Rules and keys remembered. */
  public int size() {
    return states.size();
  }

  /** {@code key}: the record's. */
  Decision next(String ruleId, String key, long eventTimeMillis) {
    time = Math.max(time, eventTimeMillis);
    forgetOld();
    String entry = SuppressionKeys.of(ruleId, key);
    State before = states.get(entry);
    State after = before == null ? first(eventTimeMillis) : after(before, eventTimeMillis);
    states.putLast(entry, after);
    log.put(entry, after.octets());
    if (states.size() > policy.entries()) {
      forgetEldest();
    }
    return new Decision(after.number(), after.isPublished());
  }

  private State first(long eventTimeMillis) {
    return new State(1, 1, eventTimeMillis, 1, time, ++touches);
  }

  private State after(State before, long eventTimeMillis) {
    long number = before.number() + 1;
    if (eventTimeMillis - before.since() >= policy.interval().toMillis()) {
      return new State(number, number, eventTimeMillis, 1, time, ++touches);
    }
    if (before.inBurst() < policy.burst()) {
      return new State(number, number, before.since(), before.inBurst() + 1, time, ++touches);
    }
    if (number - before.published() >= policy.every()) {
      // The interval starts anew here: a stray time stamp cannot hold it up for ever.
      return new State(number, number, eventTimeMillis, policy.burst(), time, ++touches);
    }
    return new State(number, before.published(), before.since(), before.inBurst(), time, ++touches);
  }

  private void forgetOld() {
    long oldest = time - policy.memory().toMillis();
    while (!states.isEmpty() && states.firstEntry().getValue().seen() <= oldest) {
      forgetEldest();
    }
  }

  private void forgetEldest() {
    log.remove(states.pollFirstEntry().getKey());
  }
}
