package io.vireo.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.vireo.Failure;
import io.vireo.Subscription.State;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The meters of the listeners of one route or pattern. All of them are there from the start, so
 * that a dashboard sees the first failure as an increase.
 */
final class ListenerMeters {
  final Timer handled;
  final Timer failed;
  final Timer waited;
  final Timer settled;
  final Counter redelivered;
  final Counter redriven;
  private final Map<Failure.Outcome, Counter> failures = new EnumMap<>(Failure.Outcome.class);

  /** For the outcomes after which the event is done. */
  private final Map<Failure.Outcome, Timer> settledFailures = new EnumMap<>(Failure.Outcome.class);

  /**
   * Makes the meters.
   *
   * @param totals knows what the listeners are doing now, by these meters
   */
  ListenerMeters(
      Meters meters,
      String event,
      boolean broadcast,
      Function<ListenerMeters, ListenerTotals> totals) {
    List<Tag> tags = Meters.event(event, broadcast);
    handled = meters.timer(MeterName.HANDLE, tags, "handled");
    failed = meters.timer(MeterName.HANDLE, tags, "failed");
    waited = meters.timer(MeterName.WAIT, tags);
    settled = meters.timer(MeterName.SETTLEMENT, tags, "handled");
    redelivered = meters.counter(MeterName.REDELIVERED, tags);
    redriven = meters.counter(MeterName.REDRIVEN, tags);
    for (Failure.Outcome outcome : Failure.Outcome.values()) {
      String name = outcome.name().toLowerCase(Locale.ROOT);
      failures.put(outcome, meters.counter(MeterName.FAILURE, Tags.of(tags).and("outcome", name)));
      if (isFinal(outcome)) {
        settledFailures.put(outcome, meters.timer(MeterName.SETTLEMENT, tags, name));
      }
    }
    meters.gauge(MeterName.HANDLE_ACTIVE, tags, () -> totals.apply(this).inFlight());
    meters.gauge(MeterName.PREFETCHED, tags, () -> totals.apply(this).prefetched());
    meters.gauge(MeterName.OLDEST, tags, () -> totals.apply(this).oldestAge());
    for (State state : State.values()) {
      if (state != State.STOPPED) {
        meters.gauge(
            MeterName.LISTENERS,
            Tags.of(tags).and("state", state.name().toLowerCase(Locale.ROOT)),
            () -> totals.apply(this).in(state));
      }
    }
  }

  private static boolean isFinal(Failure.Outcome outcome) {
    return switch (outcome) {
      case RECOVERED, DISCARDED, LOST -> true;
      case RETRIED, RETURNED -> false;
    };
  }

  /** Counts the failed attempts after which an event went there. */
  Counter failure(Failure.Outcome outcome) {
    return Objects.requireNonNull(failures.get(outcome));
  }

  /** Times the events that are done with this outcome; null if they are not done with it. */
  @Nullable Timer settled(Failure.Outcome outcome) {
    return settledFailures.get(outcome);
  }
}
