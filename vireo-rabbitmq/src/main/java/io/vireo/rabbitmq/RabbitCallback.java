package io.vireo.rabbitmq;

import org.jspecify.annotations.Nullable;

/**
 * Hears when a connection or a consumer comes, goes, or meets an error. Called by one thread of
 * Vireo's for all callbacks of a driver, in the order in which things happen, never by a client's
 * I/O thread; it may block, which delays nothing but the next call. What it throws is logged and
 * changes nothing.
 */
@FunctionalInterface
public interface RabbitCallback {

  /**
   * Something has changed.
   *
   * @param context what
   */
  void call(Context context);

  /**
   * What a callback is told. Without a consumer it is about the publishing connection.
   *
   * @param consumer the consumer concerned, or null
   * @param observerId its observer, or null
   * @param route its route, or null
   * @param queue its queue, or null where it has none at the moment
   * @param summary what happened, in a sentence without any password, or null
   * @param exception what was thrown, or null where nothing was: what the handler threw, or the
   *     reason why its event was given up without it; what the client threw when a connection could
   *     not be made or a channel was lost; a {@link io.vireo.VireoException} where Vireo gave up
   */
  record Context(
      @Nullable RabbitConsumer consumer,
      @Nullable String observerId,
      @Nullable String route,
      @Nullable String queue,
      @Nullable String summary,
      @Nullable Throwable exception) {

    /**
     * Something that happened without an exception.
     *
     * @param consumer the consumer concerned, or null
     * @param observerId its observer, or null
     * @param route its route, or null
     * @param queue its queue, or null
     * @param summary what happened, or null
     */
    public Context(
        @Nullable RabbitConsumer consumer,
        @Nullable String observerId,
        @Nullable String route,
        @Nullable String queue,
        @Nullable String summary) {
      this(consumer, observerId, route, queue, summary, null);
    }
  }
}
