package io.vireo;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a {@link Recovery} are meant: those that meet all that was said; {@link #all()}
 * if nothing was. Immutable; any thread may use it.
 */
public final class RecoveryFilter {
  private static final RecoveryFilter ALL = builder().build();

  private final Set<String> ids;
  private final @Nullable String errorType;
  private final @Nullable Instant failedFrom;
  private final @Nullable Instant failedBefore;
  private final @Nullable String text;
  private final long limit;

  private RecoveryFilter(Builder builder) {
    this.ids = Set.copyOf(builder.ids);
    this.errorType = builder.errorType;
    this.failedFrom = builder.failedFrom;
    this.failedBefore = builder.failedBefore;
    this.text = builder.text;
    this.limit = builder.limit;
  }

  /**
   * Every record.
   *
   * @return the filter
   */
  public static RecoveryFilter all() {
    return ALL;
  }

  /**
   * The records with these ids.
   *
   * @param ids of {@link RecoveryRecord#id()}
   * @return the filter
   */
  public static RecoveryFilter ids(String... ids) {
    Objects.requireNonNull(ids, "ids");
    return builder().ids(ids).build();
  }

  /**
   * Starts with every record.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * After how many records that meet it to stop.
   *
   * @return a number from 1 on
   */
  public long limit() {
    return limit;
  }

  /**
   * Whether a record is meant; the limit aside.
   *
   * @param record the record
   * @return true if so
   */
  public boolean matches(RecoveryRecord record) {
    return (ids.isEmpty() || ids.contains(record.id()))
        && (errorType == null || isOfType(record.error().type(), errorType))
        && isInTime(record.failedAt())
        && (text == null || contains(record.event().body(), text));
  }

  private boolean isInTime(@Nullable Instant failedAt) {
    if (failedFrom == null && failedBefore == null) {
      return true;
    }
    return failedAt != null
        && (failedFrom == null || !failedAt.isBefore(failedFrom))
        && (failedBefore == null || failedAt.isBefore(failedBefore));
  }

  private static boolean isOfType(String type, String wanted) {
    return type.equals(wanted) || type.endsWith("." + wanted) || type.endsWith("$" + wanted);
  }

  private static boolean contains(byte[] body, String text) {
    return new String(body, StandardCharsets.UTF_8).contains(text);
  }

  @Override
  public String toString() {
    List<String> said = new ArrayList<>();
    if (!ids.isEmpty()) {
      said.add("ids " + ids);
    }
    if (errorType != null) {
      said.add("error " + errorType);
    }
    if (failedFrom != null) {
      said.add("failed from " + failedFrom);
    }
    if (failedBefore != null) {
      said.add("failed before " + failedBefore);
    }
    if (text != null) {
      said.add("text '" + text + "'");
    }
    if (limit < Long.MAX_VALUE) {
      said.add("at most " + limit);
    }
    return said.isEmpty() ? "all records" : "records with " + String.join(", ", said);
  }

  /** Makes a filter. For one thread. */
  public static final class Builder {
    private Set<String> ids = Set.of();
    private @Nullable String errorType;
    private @Nullable Instant failedFrom;
    private @Nullable Instant failedBefore;
    private @Nullable String text;
    private long limit = Long.MAX_VALUE;

    private Builder() {}

    /**
     * Only the records with these ids.
     *
     * @param values of {@link RecoveryRecord#id()}, at least one
     * @return this
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
     * Only those that failed with this type of error.
     *
     * @param type the exception's class, with its package or without
     * @return this
     */
    public Builder errorType(String type) {
      errorType = Objects.requireNonNull(type, "type");
      return this;
    }

    /**
     * Only those that failed then or later.
     *
     * @param time the first moment
     * @return this
     */
    public Builder failedFrom(Instant time) {
      failedFrom = Objects.requireNonNull(time, "time");
      return this;
    }

    /**
     * Only those that failed earlier.
     *
     * @param time the first moment that is too late
     * @return this
     */
    public Builder failedBefore(Instant time) {
      failedBefore = Objects.requireNonNull(time, "time");
      return this;
    }

    /**
     * Only those with this text in their payload, as it is: JSON, not what it stands for.
     *
     * @param part a part of the body
     * @return this
     */
    public Builder text(String part) {
      text = Objects.requireNonNull(part, "part");
      return this;
    }

    /**
     * No more than so many, the oldest.
     *
     * @param most a number from 1 on
     * @return this
     */
    public Builder limit(long most) {
      if (most < 1) {
        throw new IllegalArgumentException("The limit must be at least 1, not " + most);
      }
      limit = most;
      return this;
    }

    /**
     * Makes the filter.
     *
     * @return a filter
     */
    public RecoveryFilter build() {
      return new RecoveryFilter(this);
    }
  }
}
