package io.vireo.console.internal.server;

import java.time.Duration;

/**
 * How long clients may keep threads of the server waiting.
 *
 * @param threads how many requests are read or answered at the same time
 * @param head how long the head of a request may take
 * @param body how long the body of a request may take
 * @param longBody how long a body of lines may take, which may be large
 * @param eachWrite how long one write of an answer may take
 */
public record ServerLimits(
    int threads, Duration head, Duration body, Duration longBody, Duration eachWrite) {
  /** The limits of each console. */
  public static final ServerLimits STANDARD =
      new ServerLimits(
          64,
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofMinutes(10),
          Duration.ofSeconds(30));
}
