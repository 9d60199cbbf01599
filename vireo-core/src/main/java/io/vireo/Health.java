package io.vireo;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What works at this moment, and what does not and why. Immutable; any thread may use it.
 *
 * <p>A part is there from the moment that the program needs it: the publishing connection from the
 * first emit on, a consuming one and a route from the first {@code on}, handlers while they hang, a
 * {@link CircuitBreaker} while it is not closed. A program that has needed nothing has no parts and
 * is {@code UP}: nothing that it wants fails. What was stopped is wanted no more and has no part.
 * After {@code close} there is one part that says so, {@code DOWN}.
 *
 * <p>A route is {@code UP} while its broker is known to have it registered. That is proved by its
 * deliveries and, while there are none, by asking the broker every half minute. A paused route is
 * {@code UP}, for it does what was asked of it, and its reason says {@code paused}, and by whom and
 * why if it was not the program itself.
 *
 * @param status the sum of the parts: {@code UP} only while publishing works, every wanted consumer
 *     is registered and handlers get on; see {@link #of}
 * @param parts each connection, each route, and handlers that hang
 */
public record Health(Status status, List<Part> parts) {

  /** How well something works. */
  public enum Status {
    /** It works. */
    UP,
    /** It works in part. */
    DEGRADED,
    /** It does not work. */
    DOWN
  }

  /**
   * One connection, one route, or the handlers of one.
   *
   * @param name what it is, such as {@code publishing connection} or {@code route order.placed}
   * @param status how well it works
   * @param reason why it is not {@code UP}, or what else is to be known, such as {@code paused};
   *     null if there is nothing to say
   * @param since when this status began
   * @param nextTry when the next attempt to mend it is due; null if none is
   */
  public record Part(
      String name,
      Status status,
      @Nullable String reason,
      Instant since,
      @Nullable Instant nextTry) {}

  /**
   * Copies the list.
   *
   * @param status the worst that matters
   * @param parts each connection, each route, and handlers that hang
   */
  public Health {
    parts = List.copyOf(parts);
  }

  /**
   * The health of something made of parts: {@code UP} if all are, {@code DOWN} if all are,
   * otherwise {@code DEGRADED}.
   *
   * @param parts the parts; none count as all {@code UP}
   * @return the sum of them
   */
  public static Health of(List<Part> parts) {
    boolean allUp = parts.stream().allMatch(part -> part.status() == Status.UP);
    boolean allDown = parts.stream().allMatch(part -> part.status() == Status.DOWN);
    return new Health(allUp ? Status.UP : allDown ? Status.DOWN : Status.DEGRADED, parts);
  }
}
