package io.vireo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * When an event is tried again: what a {@link RetryPolicy} says of times.
 *
 * @param delays what is declared one by one
 * @param growth what follows, without an end of its own; null for nothing
 * @param jitter by which share of it a wait may become longer
 * @param mostAttempts how many tries there may be in all
 * @param mostTime how long after the first failure a try may be planned for; null for any time
 */
record RetrySchedule(
    List<Duration> delays,
    @Nullable Growth growth,
    double jitter,
    int mostAttempts,
    @Nullable Duration mostTime) {
  static final int UNLIMITED = Integer.MAX_VALUE;
  static final RetrySchedule NONE = new RetrySchedule(List.of(), null, 0, UNLIMITED, null);

  RetrySchedule {
    delays = List.copyOf(delays);
  }

  /** Delays that double, up to one. */
  record Growth(Duration first, Duration most) {
    Duration delay(int number) {
      double nanos = first.toNanos() * Math.pow(2, number);
      return nanos >= most.toNanos() ? most : Duration.ofNanos((long) nanos);
    }
  }

  RetrySchedule then(List<Duration> more) {
    List<Duration> all = new ArrayList<>(delays);
    all.addAll(more);
    return new RetrySchedule(all, growth, jitter, mostAttempts, mostTime);
  }

  RetrySchedule thenGrowing(Duration first, Duration most) {
    return new RetrySchedule(delays, new Growth(first, most), jitter, mostAttempts, mostTime);
  }

  RetrySchedule withJitter(double share) {
    return new RetrySchedule(delays, growth, share, mostAttempts, mostTime);
  }

  RetrySchedule atMost(int attempts) {
    return new RetrySchedule(delays, growth, jitter, attempts, mostTime);
  }

  RetrySchedule atMost(Duration time) {
    return new RetrySchedule(delays, growth, jitter, mostAttempts, time);
  }

  boolean isEndless() {
    return growth != null && mostAttempts == UNLIMITED && mostTime == null;
  }

  /** How long to wait after so many tries; empty if there is no further one. */
  Optional<Duration> delayAfter(int attempts, Duration failingFor) {
    if (attempts >= mostAttempts || (growth == null && attempts > delays.size())) {
      return Optional.empty();
    }
    Duration declared = declared(attempts);
    Duration longer = lengthened(declared);
    if (mostTime == null) {
      return Optional.of(longer);
    }
    Duration left = mostTime.minus(failingFor.isNegative() ? Duration.ZERO : failingFor);
    if (declared.compareTo(left) > 0) {
      return Optional.empty();
    }
    return Optional.of(longer.compareTo(left) > 0 ? left : longer);
  }

  private Duration declared(int attempts) {
    return growth == null || attempts <= delays.size()
        ? delays.get(attempts - 1)
        : growth.delay(attempts - delays.size() - 1);
  }

  private Duration lengthened(Duration declared) {
    if (jitter == 0 || declared.isZero()) {
      return declared;
    }
    double more = declared.toNanos() * jitter * ThreadLocalRandom.current().nextDouble();
    Duration longer = declared.plusNanos((long) more);
    return longer.compareTo(RetryPolicy.MAX_DELAY) > 0 ? RetryPolicy.MAX_DELAY : longer;
  }

  /** How many tries there are in all; at most so many if there is a limit of time. */
  int attempts() {
    int bound = growth == null ? Math.min(delays.size() + 1, mostAttempts) : mostAttempts;
    return mostTime == null ? bound : (int) Math.min(bound, attemptsWithin(mostTime, bound));
  }

  private long attemptsWithin(Duration time, int bound) {
    Duration sum = Duration.ZERO;
    for (int attempts = 1; attempts < bound; attempts++) {
      Duration next = declared(attempts);
      sum = sum.plus(next);
      if (sum.compareTo(time) > 0) {
        return attempts;
      }
      if (growth != null && attempts > delays.size() && next.equals(growth.most())) {
        // All later ones take as long.
        return attempts + 1L + time.minus(sum).dividedBy(next);
      }
    }
    return bound;
  }

  /** Says it as a sentence, with the total first. */
  @Override
  public String toString() {
    if (attempts() == 1) {
      return "1 attempt in all";
    }
    StringBuilder text = new StringBuilder();
    if (isEndless()) {
      text.append("attempts without end: ");
    } else {
      text.append(mostTime == null ? "" : "at most ")
          .append(attempts())
          .append(" attempts in all: ");
    }
    text.append(String.join(", then ", waits()));
    if (jitter > 0) {
      text.append(", each wait up to ").append(Math.round(jitter * 100)).append(" % longer");
    }
    if (mostTime != null) {
      text.append(", none later than ").append(text(mostTime)).append(" after the first failure");
    }
    return text.toString();
  }

  private List<String> waits() {
    List<String> waits = new ArrayList<>();
    List<Duration> used = delays.subList(0, Math.min(delays.size(), mostAttempts - 1));
    int immediate = 0;
    for (Duration delay : used) {
      if (delay.isZero()) {
        immediate++;
      } else {
        addImmediate(waits, immediate);
        immediate = 0;
        waits.add("after " + text(delay));
      }
    }
    addImmediate(waits, immediate);
    if (growth != null && mostAttempts - 1 > delays.size()) {
      waits.add("after " + text(growth.first()) + ", doubling up to " + text(growth.most()));
    }
    return waits;
  }

  private static void addImmediate(List<String> waits, int times) {
    if (times > 0) {
      waits.add(times == 1 ? "once at once" : times + " times at once");
    }
  }

  /** A time as people write it: the largest units that it has, without those that are zero. */
  private static String text(Duration time) {
    StringBuilder text = new StringBuilder();
    append(text, time.toDaysPart(), "d");
    append(text, time.toHoursPart(), "h");
    append(text, time.toMinutesPart(), "min");
    append(text, time.toSecondsPart(), "s");
    append(text, time.toMillisPart(), "ms");
    return text.isEmpty() ? "less than 1 ms" : text.toString();
  }

  private static void append(StringBuilder text, long value, String unit) {
    if (value > 0) {
      text.append(text.isEmpty() ? "" : " ").append(value).append(' ').append(unit);
    }
  }
}
