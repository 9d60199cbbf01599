package io.vireo;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What works at this moment, and what does not and why. Immutable; any thread may use it.
 *
 * @param status the worst that matters: {@code UP} only while publishing works and every wanted
 *     consumer is registered
 * @param parts each connection and each route
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
   * One connection or one route.
   *
   * @param name what it is, such as {@code publishing connection} or {@code route order.placed}
   * @param status how well it works
   * @param reason why it is not {@code UP}; null while it is
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
   * @param parts each connection and each route
   */
  public Health {
    parts = List.copyOf(parts);
  }

  /**
   * The health of something made of parts: {@code UP} if all are, {@code DOWN} if all are,
   * otherwise {@code DEGRADED}.
   *
   * @param parts the parts
   * @return the sum of them
   */
  public static Health of(List<Part> parts) {
    boolean allUp = parts.stream().allMatch(part -> part.status() == Status.UP);
    boolean allDown = parts.stream().allMatch(part -> part.status() == Status.DOWN);
    return new Health(allUp ? Status.UP : allDown ? Status.DOWN : Status.DEGRADED, parts);
  }
}
