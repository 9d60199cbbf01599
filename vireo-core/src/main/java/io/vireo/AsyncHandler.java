package io.vireo;

import java.util.concurrent.CompletionStage;

/**
 * What a listener does with one event where the work is done elsewhere and ends later, such as in
 * an asynchronous client. Given to {@link Observer#onAsync} and its like.
 *
 * <p>The event is done when the stage completes, and has failed when the stage fails or {@link
 * #handle} throws; then the same happens as with a {@link Handler} that throws. Until then the
 * event counts in the listener's {@code concurrency}: at 1, the next event is handled once the
 * stage of the one before has completed.
 *
 * <p>{@link #handle} is called as a {@link Handler} is: on a thread that the observer owns, or on
 * one of {@link ObserveOptions.Builder#executor}, by several threads at a time with a concurrency
 * above 1. That thread then waits for the stage. So each event in flight costs a thread, which a
 * virtual-thread executor makes cheap. Any thread may complete the stage, and is not held up by
 * that.
 *
 * <p>With {@link ObserveOptions.Builder#handlerTimeout} the stage is cancelled when its time is
 * over, if it is a {@link java.util.concurrent.Future}, and the event has failed with a {@link
 * HandlerTimeoutException}. To cancel a {@link java.util.concurrent.CompletableFuture} does not
 * stop the work that would have completed it: that may go on beside the next event.
 *
 * @param <T> the type of the content: the decoded data, or a {@link Message}
 */
@FunctionalInterface
public interface AsyncHandler<T> {
  /**
   * Begins to handle one event.
   *
   * @param content what the event carries; null where the event's data is JSON {@code null} and the
   *     type is not {@code JsonNode}
   * @return completes when the event is done, whatever its value; null is a failure
   * @throws Exception if it failed already
   */
  CompletionStage<?> handle(T content) throws Exception;
}
