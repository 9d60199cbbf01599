package io.vireo.memory;

import io.vireo.InvalidUrlException;
import io.vireo.spi.Driver;
import io.vireo.spi.DriverProvider;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes drivers for {@code memory:} and {@code memory:NAME} (or {@code memory://NAME}): events
 * inside this JVM, with the semantics of a broker and nothing to install. All drivers with the same
 * URL share one broker.
 *
 * <p>Such a broker keeps nothing beyond the life of the JVM, so {@code EmitOptions.persistent} has
 * no meaning. It ignores {@code priority}. It does not limit the length of its queues: the queue of
 * a route that nobody listens to any more grows until it expires, and the queue of a resumable
 * route grows for as long as events are emitted. {@code EmitOptions.expiration} limits that: an
 * event that has expired is dropped when it comes to the head of its queue.
 *
 * <p>Any thread may use it.
 */
public final class MemoryDriverProvider implements DriverProvider {
  private static final String SCHEME = "memory";
  private static final Pattern URL =
      Pattern.compile(
          SCHEME + ":(?://)?([\\p{L}\\p{N}._-]*)", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private final MemoryBrokers brokers;

  /** Makes one for the brokers of this JVM; for {@link java.util.ServiceLoader}. */
  public MemoryDriverProvider() {
    this(MemoryBrokers.JVM);
  }

  /**
   * Makes one whose brokers nobody else reaches and whose time the caller keeps; for {@code
   * vireo-test}.
   *
   * @param schedulers makes the time of a new broker, given its endpoint
   */
  public MemoryDriverProvider(Function<String, Scheduler> schedulers) {
    this(new MemoryBrokers(schedulers));
  }

  private MemoryDriverProvider(MemoryBrokers brokers) {
    this.brokers = brokers;
  }

  @Override
  public Set<String> schemes() {
    return Set.of(SCHEME);
  }

  @Override
  public Driver connect(String url) {
    Matcher matcher = URL.matcher(url);
    if (!matcher.matches()) {
      // The message does not show the URL, because there may be a password in it.
      throw new InvalidUrlException(
          "The URL is none of the memory driver's; write memory: or memory:NAME,"
              + " with letters, digits, '.', '_' and '-' in the name");
    }
    return new MemoryDriver(brokers, SCHEME + ":" + matcher.group(1));
  }
}
