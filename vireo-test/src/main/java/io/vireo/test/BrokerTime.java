package io.vireo.test;

import java.time.Duration;
import java.time.Instant;

/**
 * The time of the broker of a test: of delayed events, of retries that wait, of events and queues
 * that expire, of delegation and of pauses that end by themselves.
 *
 * <p>In memory this is the real time, and {@link #advance} moves it ahead. The time of RabbitMQ
 * cannot be moved, so there {@link #advance} waits. Elsewhere time is always real: for the time-out
 * of an emit, the time-out of a handler, a circuit breaker that rests, {@code waitForRoute}, {@code
 * delayPerMessage} and {@link RecordedEvents#awaitQuiet()}.
 *
 * <p>Any thread may call any method.
 */
public interface BrokerTime {

  /**
   * The time of the broker.
   *
   * @return the current time
   */
  Instant now();

  /**
   * Whether {@link #advance} moves the time, and does not wait.
   *
   * @return true in memory, false on a real broker
   */
  boolean isMovable();

  /**
   * Makes due what falls due within a time. In memory this moves the time, and returns when what
   * has become due is in its queues or has expired. On a real broker it waits for as long as it
   * says. Either way, {@link RecordedEvents#awaitQuiet()} then waits for the handlers.
   *
   * @param duration how far, zero or more
   * @throws IllegalArgumentException if the duration is negative
   * @throws TimeNotMovableException on a real broker, if the duration is longer than a minute;
   *     {@link VireoTest} then skips the rest of the test and gives the reason. The system property
   *     {@code vireo.test.longestWait} sets another limit in seconds
   */
  void advance(Duration duration);
}
