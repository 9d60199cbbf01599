package io.vireo.operations.inspection;

import io.vireo.Core;
import io.vireo.operations.describe.Fleet;
import io.vireo.operations.management.ManagementUrl;
import io.vireo.rabbitmq.RabbitDriver;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the console asks of a broker beyond the API of {@code Core}. Any thread may call the
 * methods. Each method blocks, for as long as it says. No method throws because the broker cannot
 * be reached: the answer says so then. No text holds a password.
 *
 * <p>RabbitMQ lists queues only in its management API. Its answers are some seconds old, and they
 * are costly on a broker with many queues: each method sends one request of each kind at most.
 */
public interface Inspection extends AutoCloseable {

  /**
   * Makes an inspection of the broker of a core. Does not block.
   *
   * @param core is not closed with the inspection
   * @param management the URL of RabbitMQ's management API, with a user of its own if that of the
   *     core may not read it; null for the default URL. Other brokers have none
   * @param timeout how long connecting and each answer may take
   */
  static Inspection of(Core core, @Nullable ManagementUrl management, Duration timeout) {
    return core.unwrap(RabbitDriver.class)
        .<Inspection>map(driver -> new RabbitInspection(core, driver, management, timeout))
        .orElseGet(() -> new CoreInspection(core));
  }

  /**
   * Examines the broker, all routes and their listeners. Blocks for about 2 s, and for half a
   * minute at most if the broker does not answer.
   */
  Report examine();

  /**
   * Explains where an event of this name goes now. Blocks for about 2 s, and for half a minute at
   * most if the broker does not answer.
   *
   * @param event the name of an event, or the pattern of broadcast listeners
   */
  Explanation explain(String event);

  /**
   * Lists the routes that the broker knows. Blocks for some milliseconds, and for {@code timeout}
   * of the inspection at most for each of two requests to the management API.
   */
  RouteNames routes();

  /**
   * Lists the events that wait until they are due. Blocks for some milliseconds for each queue of
   * delayed events and each thousand events.
   *
   * @param limit how many events are listed at most, 1 to 100,000
   * @throws IllegalArgumentException if the limit is another number
   */
  DelayedList delayed(int limit);

  /**
   * Asks all observers to describe themselves. Blocks for {@code howLong}.
   *
   * @param howLong how long to collect answers
   */
  Fleet describe(Duration howLong);

  /** Gives up what the inspection holds; the core is not closed. Idempotent. */
  @Override
  void close();
}
