package io.vireo.describe.marked;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** An order whose declaration says which of its fields can be null. */
// Nobody compares these records.
@SuppressWarnings("ArrayRecordComponent")
public record Marked(
    String id,
    @Nullable String note,
    List<@Nullable String> notes,
    Map<String, @Nullable Integer> counts,
    String @Nullable [] tags,
    Optional<String> optional,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> sparse,
    @JsonProperty(required = true) @Nullable String wanted) {

  /** A generic type, whose value can be null if its argument says so. */
  public record Box<T extends @Nullable Object>(T value) {}

  /** A type that says nothing. */
  @NullUnmarked
  public record Unknown(String id) {}
}
