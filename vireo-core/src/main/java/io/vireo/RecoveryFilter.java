package io.vireo;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a {@link Recovery} are meant: those that meet all conditions, or every record if
 * there is no condition. Immutable; any thread may use it.
 */
public final class RecoveryFilter {
  private static final RecoveryFilter ALL = builder().build();

  private final Values values;

  private RecoveryFilter(Values values) {
    this.values = values;
  }

  /** {@return a filter that matches every record} */
  public static RecoveryFilter all() {
    return ALL;
  }

  /**
   * {@return a filter that matches the records with these ids}
   *
   * @param ids of {@link RecoveryRecord#id()}
   */
  public static RecoveryFilter ids(String... ids) {
    Objects.requireNonNull(ids, "ids");
    return builder().ids(ids).build();
  }

  /** {@return a new builder, which starts with every record} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@return after how many matching records to stop, 1 or more; {@link Long#MAX_VALUE} if there is
   * no limit}
   */
  public long limit() {
    return values.limit;
  }

  /**
   * {@return whether a record meets all conditions but the limit}
   *
   * @param record the record
   */
  public boolean matches(RecoveryRecord record) {
    return (values.ids.isEmpty() || values.ids.contains(record.id()))
        && values.errorType.filter(wanted -> !isOfType(record.error().type(), wanted)).isEmpty()
        && isInTime(record.failedAt())
        && values.text.filter(wanted -> !contains(record.event().body(), wanted)).isEmpty();
  }

  private boolean isInTime(Optional<Instant> failedAt) {
    if (values.failedFrom.isEmpty() && values.failedBefore.isEmpty()) {
      return true;
    }
    return failedAt
        .filter(time -> values.failedFrom.filter(time::isBefore).isEmpty())
        .filter(time -> values.failedBefore.filter(end -> !time.isBefore(end)).isEmpty())
        .isPresent();
  }

  private static boolean isOfType(String type, String wanted) {
    return type.equals(wanted) || type.endsWith("." + wanted) || type.endsWith("$" + wanted);
  }

  private static boolean contains(byte[] body, String text) {
    return new String(body, StandardCharsets.UTF_8).contains(text);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RecoveryFilter that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** Says in words which records are meant. */
  @Override
  public String toString() {
    return values.toString();
  }

  private record Values(
      Set<String> ids,
      Optional<String> errorType,
      Optional<Instant> failedFrom,
      Optional<Instant> failedBefore,
      Optional<String> text,
      long limit) {

    @Override
    public String toString() {
      List<String> said = new ArrayList<>();
      if (!ids.isEmpty()) {
        said.add("ids " + ids);
      }
      errorType.ifPresent(type -> said.add("error " + type));
      failedFrom.ifPresent(time -> said.add("failed from " + time));
      failedBefore.ifPresent(time -> said.add("failed before " + time));
      text.ifPresent(part -> said.add("text '" + part + "'"));
      if (limit < Long.MAX_VALUE) {
        said.add("at most " + limit);
      }
      return said.isEmpty() ? "all records" : "records with " + String.join(", ", said);
    }
  }

  /** Collects what is asked of records. Not for several threads at a time. */
  public static final class Builder {
    private Set<String> ids = Set.of();
    private Optional<String> errorType = Optional.empty();
    private Optional<Instant> failedFrom = Optional.empty();
    private Optional<Instant> failedBefore = Optional.empty();
    private Optional<String> text = Optional.empty();
    private long limit = Long.MAX_VALUE;

    private Builder() {}

    /**
     * Only the records with these ids.
     *
     * @param values of {@link RecoveryRecord#id()}, at least one
     * @return this
     * @throws IllegalArgumentException if there is none
     */
    public Builder ids(String... values) {
      Objects.requireNonNull(values, "values");
      if (values.length == 0) {
        throw new IllegalArgumentException("At least one id is needed");
      }
      // Not Set.of, which refuses one that is named twice.
      ids = Set.copyOf(List.of(values));
      return this;
    }

    /**
     * Only the records of events that failed with this type of error.
     *
     * @param type the exception's class, with its package or without
     * @return this
     */
    public Builder errorType(String type) {
      errorType = Optional.of(Objects.requireNonNull(type, "type"));
      return this;
    }

    /**
     * Only the records of events that failed at this time or later.
     *
     * @param time the first moment that is meant
     * @return this
     */
    public Builder failedFrom(Instant time) {
      failedFrom = Optional.of(Objects.requireNonNull(time, "time"));
      return this;
    }

    /**
     * Only the records of events that failed before this time.
     *
     * @param time the first moment that is not meant any more
     * @return this
     */
    public Builder failedBefore(Instant time) {
      failedBefore = Optional.of(Objects.requireNonNull(time, "time"));
      return this;
    }

    /**
     * Only the records of events whose body has this text in it, as the body is written.
     *
     * @param part a part of the body
     * @return this
     */
    public Builder text(String part) {
      text = Optional.of(Objects.requireNonNull(part, "part"));
      return this;
    }

    /**
     * No more records than this, the oldest ones.
     *
     * @param most a number from 1 on
     * @return this
     * @throws IllegalArgumentException for another number
     */
    public Builder limit(long most) {
      if (most < 1) {
        throw new IllegalArgumentException("The limit must be at least 1, not " + most);
      }
      limit = most;
      return this;
    }

    /** {@return an immutable filter} */
    public RecoveryFilter build() {
      return new RecoveryFilter(new Values(ids, errorType, failedFrom, failedBefore, text, limit));
    }
  }
}
