package io.vireo.rabbitmq;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hears when a connection or a consumer's registration is made, is lost, or fails. One thread of
 * Vireo's calls all callbacks of a driver, in the order in which things happen; it is never an I/O
 * thread of the client. A callback may block, which delays only the next calls. What it throws is
 * logged and changes nothing.
 */
@FunctionalInterface
public interface RabbitCallback {

  /**
   * Called when something has changed.
   *
   * @param context what has changed
   */
  void call(Context context);

  /**
   * What a callback is told. Without a consumer, it is about the publishing connection. Immutable;
   * any thread may use it.
   */
  final class Context {
    private final Values values;

    private record Values(
        @Nullable RabbitConsumer consumer,
        @Nullable String observerId,
        @Nullable String route,
        @Nullable String queue,
        @Nullable String summary,
        @Nullable Throwable exception) {}

    private Context(Values values) {
      this.values = values;
    }

    static Context of(
        @Nullable RabbitConsumer consumer, String summary, @Nullable Throwable exception) {
      return new Context(
          consumer == null
              ? new Values(null, null, null, null, summary, exception)
              : new Values(
                  consumer,
                  consumer.observerId(),
                  consumer.route(),
                  consumer.queueName().orElse(null),
                  summary,
                  exception));
    }

    /**
     * Makes a context for the test of a callback.
     *
     * @param observerId the observer's id, or null
     * @param route the route, or null
     * @param queue the queue's name, or null
     * @param summary what has happened, or null
     * @param exception what was thrown, or null
     * @return a context without a consumer, in which null is absent
     */
    public static Context forTest(
        @Nullable String observerId,
        @Nullable String route,
        @Nullable String queue,
        @Nullable String summary,
        @Nullable Throwable exception) {
      return new Context(new Values(null, observerId, route, queue, summary, exception));
    }

    /**
     * The consumer that is concerned.
     *
     * @return the consumer; empty for the publishing connection
     */
    public Optional<RabbitConsumer> consumer() {
      return Optional.ofNullable(values.consumer());
    }

    /**
     * The observer to which the consumer belongs.
     *
     * @return the observer's id; empty for the publishing connection
     */
    public Optional<String> observerId() {
      return Optional.ofNullable(values.observerId());
    }

    /**
     * The route of the consumer.
     *
     * @return the event's name, or for a broadcast its pattern; empty for the publishing connection
     */
    public Optional<String> route() {
      return Optional.ofNullable(values.route());
    }

    /**
     * The queue from which the consumer consumed at that moment.
     *
     * @return the queue's name; empty where there was none, and for the publishing connection
     */
    public Optional<String> queue() {
      return Optional.ofNullable(values.queue());
    }

    /**
     * What has happened.
     *
     * @return a sentence for people, without any password; empty if there is nothing to say
     */
    public Optional<String> summary() {
      return Optional.ofNullable(values.summary());
    }

    /**
     * What was thrown.
     *
     * @return what the handler threw, or the reason why its event was given up without calling it;
     *     what the client threw when a connection could not be made or a channel was lost; a {@link
     *     io.vireo.VireoException} where Vireo gave up; empty where nothing was thrown
     */
    public Optional<Throwable> exception() {
      return Optional.ofNullable(values.exception());
    }

    /** Shows all values. */
    @Override
    public String toString() {
      return values.toString().replaceFirst("^Values", "RabbitCallback.Context");
    }
  }
}
