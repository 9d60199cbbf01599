package io.vireo;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What works at this moment, and what does not work and why. Immutable; any thread may use it.
 *
 * <p>A part is there from the moment that the program needs it. The publishing connection is there
 * from the first emit on, a consuming connection and a route from the first {@code on} on, handlers
 * while they hang, and a {@link CircuitBreaker} while it is not closed. A program that has needed
 * nothing has no parts and is {@code UP}. What was stopped has no part any more. After {@code
 * close} there is one part that says so: a connection whose status is {@code DOWN} and whose reason
 * is {@code closed}.
 *
 * <p>A route is {@code UP} while its broker is known to have the listener registered. That is
 * proved by deliveries and, while there are none, by asking the broker every half minute. A paused
 * route is {@code UP}, because it does what was asked of it. Its reason says {@code paused}, and
 * who paused it and why, unless the program itself did.
 *
 * @param status the sum of the parts: {@code UP} only while publishing works, every wanted consumer
 *     is registered and no handler hangs; see {@link #of}
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

  /** One connection, one route, or the handlers of one route. Immutable; any thread may use it. */
  public static final class Part {
    private final Values values;

    private Part(Values values) {
      this.values = values;
    }

    /**
     * {@return a part} Drivers make parts.
     *
     * @param name what the part is, such as {@code publishing connection} or {@code route
     *     order.placed}
     * @param status how well the part works
     * @param reason why the part is not {@code UP}, or what else is to be known; null if there is
     *     nothing to say
     * @param since when this status began
     * @param nextTry when the next attempt to mend the part is due; null if none is
     */
    public static Part of(
        String name,
        Status status,
        @Nullable String reason,
        Instant since,
        @Nullable Instant nextTry) {
      return new Part(
          new Values(
              Objects.requireNonNull(name, "name"),
              Objects.requireNonNull(status, "status"),
              Optional.ofNullable(reason),
              Objects.requireNonNull(since, "since"),
              Optional.ofNullable(nextTry),
              false));
    }

    /**
     * {@return the same part under another name}
     *
     * @param name what the part is
     */
    public Part withName(String name) {
      return new Part(
          new Values(
              Objects.requireNonNull(name, "name"),
              values.status,
              values.reason,
              values.since,
              values.nextTry,
              values.connection));
    }

    /** {@return this part as one that is a connection to the broker} Drivers make such parts. */
    public Part asConnection() {
      return new Part(
          new Values(
              values.name, values.status, values.reason, values.since, values.nextTry, true));
    }

    /**
     * {@return what the part is, such as {@code publishing connection} or {@code route
     * order.placed}}
     */
    public String name() {
      return values.name;
    }

    /** {@return how well the part works} */
    public Status status() {
      return values.status;
    }

    /**
     * {@return why the part is not {@code UP}, or what else is to be known, such as {@code paused},
     * as a text for people; empty if there is nothing to say}
     */
    public Optional<String> reason() {
      return values.reason;
    }

    /** {@return when this status began} */
    public Instant since() {
      return values.since;
    }

    /** {@return when the next attempt to mend the part is due; empty if none is due} */
    public Optional<Instant> nextTry() {
      return values.nextTry;
    }

    /**
     * {@return true if the part is a connection to the broker, false if it is a route or handlers}
     */
    public boolean connection() {
      return values.connection;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Part that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
      return values.hashCode();
    }

    @Override
    public String toString() {
      return Text.show(Part.class, values);
    }

    private record Values(
        String name,
        Status status,
        Optional<String> reason,
        Instant since,
        Optional<Instant> nextTry,
        boolean connection) {}
  }

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
   * {@return the health of something made of parts: {@code UP} if all are, {@code DOWN} if all are,
   * otherwise {@code DEGRADED}}
   *
   * @param parts the parts; none count as all {@code UP}
   */
  public static Health of(List<Part> parts) {
    boolean allUp = parts.stream().allMatch(part -> part.status() == Status.UP);
    boolean allDown = parts.stream().allMatch(part -> part.status() == Status.DOWN);
    return new Health(allUp ? Status.UP : allDown ? Status.DOWN : Status.DEGRADED, parts);
  }
}
