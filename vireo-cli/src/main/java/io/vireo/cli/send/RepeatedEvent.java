package io.vireo.cli.send;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/** Gives the same data a number of times. */
final class RepeatedEvent implements EventSource {
  private final RawValue data;
  private final long times;
  private long given;

  RepeatedEvent(RawValue data, long times) {
    this.data = data;
    this.times = times;
  }

  @Override
  public @Nullable RawValue next() {
    if (given == times) {
      return null;
    }
    given++;
    return data;
  }

  @Override
  public String position() {
    return "event " + given;
  }

  @Override
  public OptionalLong total() {
    return OptionalLong.of(times);
  }
}
