package io.vireo.console.internal.web;

import io.vireo.console.internal.operation.ApiException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Counts the calls that are being answered for each user, so that no user takes all threads of the
 * server, as with many searches at the same time. A body that an answer streams does not count once
 * the answer has begun. Any thread may use it.
 */
final class OpenCalls {
  /** Half of what the console's own server answers at a time. A browser asks six at a time. */
  private static final int MOST_OF_A_USER = 32;

  private final ConcurrentMap<String, Integer> open = new ConcurrentHashMap<>();

  /**
   * Answers a call of a user on the calling thread.
   *
   * @throws ApiException with status 429, and nothing is done, if too many calls of the user are
   *     being answered
   */
  <T> T answer(String user, Supplier<T> call) {
    try {
      if (open.merge(user, 1, Integer::sum) > MOST_OF_A_USER) {
        throw ApiException.of(
            429,
            "%d other calls of this user are being answered; wait for some of them and try again"
                .formatted(MOST_OF_A_USER),
            null);
      }
      return call.get();
    } finally {
      open.computeIfPresent(user, (name, calls) -> calls == 1 ? null : calls - 1);
    }
  }
}
