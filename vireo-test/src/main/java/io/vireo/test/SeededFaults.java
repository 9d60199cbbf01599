package io.vireo.test;

import io.vireo.NoConnectionException;
import io.vireo.VireoException;
import io.vireo.spi.OutboundEvent;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Faults that a test asks for, as a broker and a network have them. They happen by chance, but the
 * same seed has the same faults happen to the same events: what happens to an event depends on the
 * seed, on its name, and on how many events of that name were emitted before it. The message of a
 * test that fails names the seed, and the system property {@code vireo.test.seed} repeats it.
 *
 * <pre>{@code
 * faults.duplicate(0.2).reorder(0.2).dropConnection(0.05);
 * }</pre>
 *
 * <p>No fault happens before the test asks for it. A share is 0 for never to 1 for always. Any
 * thread may call any method.
 */
public final class SeededFaults {
  private enum Kind {
    DUPLICATE,
    REORDER,
    FAIL_EMIT,
    FAIL_HANDLER,
    DROP_CONNECTION
  }

  private final long seed;
  private final Runnable dropConnections;
  private final Map<String, AtomicLong> emitted = new ConcurrentHashMap<>();
  private final Map<String, Long> numbers = new ConcurrentHashMap<>();
  private volatile Map<Kind, Double> shares = Map.of();
  private volatile boolean used;

  SeededFaults(long seed, Runnable dropConnections) {
    this.seed = seed;
    this.dropConnections = dropConnections;
  }

  /**
   * The seed of this test.
   *
   * @return the seed
   */
  public long seed() {
    return seed;
  }

  /**
   * Has events delivered twice, with the same id, as a publisher that reconnects makes them.
   *
   * @param share the share of the events
   * @return this
   * @throws IllegalArgumentException if the share is not 0 to 1
   */
  public SeededFaults duplicate(double share) {
    return set(Kind.DUPLICATE, share);
  }

  /**
   * Has the next event of the same listener overtake an event, if one comes within 50 ms or before
   * {@link RecordedEvents#awaitQuiet()} is called.
   *
   * @param share the share of the events
   * @return this
   * @throws IllegalArgumentException if the share is not 0 to 1
   */
  public SeededFaults reorder(double share) {
    return set(Kind.REORDER, share);
  }

  /**
   * Has {@code emit} and {@code broadcast} throw a {@link NoConnectionException}. The event does
   * not go out, and is not recorded.
   *
   * @param share the share of the events
   * @return this
   * @throws IllegalArgumentException if the share is not 0 to 1
   */
  public SeededFaults failEmits(double share) {
    return set(Kind.FAIL_EMIT, share);
  }

  /**
   * Has attempts to handle an event fail with a {@link SeededFaultException}; the handler is not
   * called. Retry policies and recovery treat that as an exception of the handler. The check of a
   * test does not fail because of it.
   *
   * @param share the share of the attempts
   * @return this
   * @throws IllegalArgumentException if the share is not 0 to 1
   */
  public SeededFaults failHandlers(double share) {
    return set(Kind.FAIL_HANDLER, share);
  }

  /**
   * Has the connection of an observer break as it gets an event, and come back. All events that it
   * has not finished are delivered again, also those whose handlers run; what is on its way to a
   * listener of broadcasts is lost.
   *
   * @param share the share of the events
   * @return this
   * @throws IllegalArgumentException if the share is not 0 to 1
   */
  public SeededFaults dropConnection(double share) {
    return set(Kind.DROP_CONNECTION, share);
  }

  /** Drops the connections of all observers now, as {@link #dropConnection} does. */
  public void dropConnections() {
    used = true;
    dropConnections.run();
  }

  /** Lets no further faults happen. */
  public void stop() {
    shares = Map.of();
  }

  /** Begins anew, for the next test. */
  void reset() {
    stop();
    used = false;
    emitted.clear();
    numbers.clear();
  }

  private synchronized SeededFaults set(Kind kind, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("A share is 0 to 1, not " + share);
    }
    used = true;
    Map<Kind, Double> changed = new EnumMap<>(Kind.class);
    changed.putAll(shares);
    changed.put(kind, share);
    shares = changed;
    return this;
  }

  /** What a message of a failed test adds; empty if the test has asked for no faults. */
  String hint() {
    return used
        ? " [with faults of the seed " + seed + "; repeat them with -Dvireo.test.seed=" + seed + "]"
        : "";
  }

  // ---- Decisions

  /** Which event of its name this is, counted from the first one. */
  long number(OutboundEvent event) {
    long number =
        emitted.computeIfAbsent(event.event(), first -> new AtomicLong()).getAndIncrement();
    if (used) {
      numbers.putIfAbsent(event.messageId(), number);
    }
    return number;
  }

  /** Which event of its name an event was, by its id. */
  long numberOf(@Nullable String messageId) {
    return messageId == null ? 0 : numbers.getOrDefault(messageId, 0L);
  }

  boolean concernDeliveries() {
    return !shares.isEmpty();
  }

  boolean duplicates(String event, long number) {
    return happens(Kind.DUPLICATE, event, number);
  }

  boolean reorders(String event, long number) {
    return happens(Kind.REORDER, event, number);
  }

  boolean dropsConnection(String event, long number) {
    return happens(Kind.DROP_CONNECTION, event, number);
  }

  boolean failsEmit(String event, long number) {
    return happens(Kind.FAIL_EMIT, event, number);
  }

  /** Fails an attempt to handle an event, or does nothing. */
  void attempt(String event, @Nullable String messageId, int attempt) {
    if (shares.isEmpty()) {
      return;
    }
    // A prime, so that the attempts of one event differ from those of the next one.
    long number = numberOf(messageId) * 1_000_003 + attempt;
    if (happens(Kind.FAIL_HANDLER, event, number)) {
      throw new SeededFaultException(
          "The handler of '" + event + "' was not called, as the test has asked" + hint());
    }
  }

  VireoException failedEmit(String event, String endpoint) {
    return new NoConnectionException(
        "'"
            + event
            + "' did not go out to "
            + endpoint
            + ", as the test has asked"
            + hint()
            + "; the program should do what it does when its broker is away");
  }

  private boolean happens(Kind kind, String event, long number) {
    double share = shares.getOrDefault(kind, 0.0);
    if (share == 0) {
      return false;
    }
    // Each decision has a generator of its own, so that threads cannot change the order of them.
    long own = (seed * 31 + event.hashCode()) * 31 + kind.name().hashCode();
    SplittableRandom random = new SplittableRandom(own ^ (number * 0x9E3779B97F4A7C15L));
    return random.nextDouble() < share;
  }

  @Override
  public String toString() {
    return "SeededFaults[seed=" + seed + ", " + shares + "]";
  }
}
