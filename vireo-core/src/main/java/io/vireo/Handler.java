package io.vireo;

/**
 * What a listener does with one event.
 *
 * <p>Called on a thread that the observer owns, or on one of {@link
 * ObserveOptions.Builder#executor}, never on a client's I/O thread; it may block. With a
 * concurrency above 1 it is called by several threads at a time. When it returns, the event is
 * done. When it throws, the subscription's {@link RetryPolicy} decides, and in the end the event is
 * stored in {@code RECOVERY.<route>}; the listener lives on.
 *
 * <p>What a lambda in its place returns is dropped, a future as well: a handler whose work ends
 * later is an {@link AsyncHandler}.
 *
 * @param <T> the type of the content: the decoded data, or a {@link Message}
 */
@FunctionalInterface
public interface Handler<T> {
  /**
   * Handles one event.
   *
   * @param content what the event carries; null where the event's data is JSON {@code null} and the
   *     type is not {@code JsonNode}
   * @throws Exception if it failed
   */
  void handle(T content) throws Exception;
}
