package io.vireo.console.internal.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** How many events are finished in each second, over the last moments. For one thread. */
final class RateWindow {
  private static final Duration LENGTH = Duration.ofSeconds(10);

  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(Instant from, Instant to, Counts counts) {}

  void add(Instant from, Instant to, Counts counts) {
    samples.addLast(new Sample(from, to, counts));
    // The newest sample stays, however long it is.
    while (samples.size() > 1 && samples.getFirst().from.plus(LENGTH).isBefore(to)) {
      samples.removeFirst();
    }
  }

  Counts perSecond() {
    if (samples.isEmpty()) {
      return Counts.NONE;
    }
    Counts sum = samples.stream().map(Sample::counts).reduce(Counts.NONE, Counts::plus);
    double seconds =
        Duration.between(samples.getFirst().from, samples.getLast().to).toMillis() / 1000.0;
    return seconds <= 0 ? Counts.NONE : new Counts(sum.handled() / seconds, sum.failed() / seconds);
  }
}
