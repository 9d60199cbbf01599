package io.vireo;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * When an event is tried again: what a {@link RetryPolicy} says of times.
 *
 * @param steps the waits that are declared one by one
 * @param growth the waits that follow, without an end of their own; null for none
 * @param jitter by which share of it a wait may become longer
 * @param mostAttempts how many tries there may be in all
 * @param mostTime how long after the first failure a try may be planned for; null for any time
 */
record RetrySchedule(
    List<Step> steps,
    @Nullable Growth growth,
    double jitter,
    int mostAttempts,
    @Nullable Duration mostTime) {
  static final int UNLIMITED = Integer.MAX_VALUE;
  static final RetrySchedule NONE = new RetrySchedule(List.of(), null, 0, UNLIMITED, null);

  RetrySchedule {
    steps = List.copyOf(steps);
  }

  /** The same delay several times in a row. A million immediate tries are one step. */
  record Step(Duration delay, int times) {
    boolean isImmediate() {
      return delay.isZero();
    }
  }

  /** Delays that double up to the longest one. */
  record Growth(Duration first, Duration most) {
    Duration delay(int number) {
      double nanos = Durations.nanos(first) * Math.pow(2, number);
      return nanos >= Durations.nanos(most) ? most : Duration.ofNanos((long) nanos);
    }
  }

  RetrySchedule then(Step... more) {
    List<Step> all = new ArrayList<>(steps);
    for (Step step : more) {
      add(all, step);
    }
    return new RetrySchedule(all, growth, jitter, mostAttempts, mostTime);
  }

  private static void add(List<Step> all, Step more) {
    if (more.times() == 0) {
      return;
    }
    Step last = all.isEmpty() ? null : all.get(all.size() - 1);
    if (last != null && last.isImmediate() && more.isImmediate()) {
      // One step however they were declared, so that equal policies are equal.
      long times = (long) last.times() + more.times();
      all.set(all.size() - 1, new Step(Duration.ZERO, (int) Math.min(UNLIMITED, times)));
    } else {
      all.add(more);
    }
  }

  RetrySchedule thenGrowing(Duration first, Duration most) {
    return new RetrySchedule(steps, new Growth(first, most), jitter, mostAttempts, mostTime);
  }

  RetrySchedule withJitter(double share) {
    return new RetrySchedule(steps, growth, share, mostAttempts, mostTime);
  }

  RetrySchedule atMost(int attempts) {
    return new RetrySchedule(steps, growth, jitter, attempts, mostTime);
  }

  RetrySchedule atMost(Duration time) {
    return new RetrySchedule(steps, growth, jitter, mostAttempts, time);
  }

  boolean isEndless() {
    return growth != null && mostAttempts == UNLIMITED && mostTime == null;
  }

  /** How long to wait after so many tries; empty if there is no further one. */
  Optional<Duration> delayAfter(int attempts, Duration failingFor) {
    if (attempts >= mostAttempts || (growth == null && attempts > declaredTries())) {
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

  /** How many tries are declared one by one, after the first. */
  private long declaredTries() {
    return steps.stream().mapToLong(Step::times).sum();
  }

  private Duration declared(int attempts) {
    long before = 0;
    for (Step step : steps) {
      before += step.times();
      if (attempts <= before) {
        return step.delay();
      }
    }
    return Objects.requireNonNull(growth).delay((int) (attempts - before - 1));
  }

  private Duration lengthened(Duration declared) {
    if (jitter == 0 || declared.isZero()) {
      return declared;
    }
    double more = Durations.nanos(declared) * jitter * ThreadLocalRandom.current().nextDouble();
    Duration longer = declared.plusNanos((long) more);
    return longer.compareTo(RetryPolicy.MAX_DELAY) > 0 ? RetryPolicy.MAX_DELAY : longer;
  }

  /** How many tries there are in all. With a limit of time, this is the largest number. */
  int attempts() {
    long bound = growth == null ? Math.min(declaredTries() + 1, mostAttempts) : (long) mostAttempts;
    return (int) (mostTime == null ? bound : Math.min(bound, attemptsWithin(mostTime)));
  }

  private long attemptsWithin(Duration time) {
    long attempts = 1;
    Duration left = time;
    for (Step step : steps) {
      long possible = timesWithin(left, step.delay());
      if (possible < step.times()) {
        return attempts + possible;
      }
      attempts += step.times();
      left = left.minus(step.delay().multipliedBy(step.times()));
    }
    return growth == null ? attempts : attempts + growingWithin(left, growth);
  }

  private static long growingWithin(Duration time, Growth growth) {
    long times = 0;
    Duration left = time;
    for (Duration next = growth.delay(0);
        left.compareTo(next) >= 0;
        next = growth.delay((int) times)) {
      if (next.equals(growth.most())) {
        // All later waits are as long.
        return times + timesWithin(left, next);
      }
      left = left.minus(next);
      times++;
    }
    return times;
  }

  private static long timesWithin(Duration time, Duration delay) {
    return delay.isZero() ? Long.MAX_VALUE : time.dividedBy(delay);
  }

  /** Describes the schedule in a sentence, with the total first. */
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
    long left = mostAttempts - 1L;
    long immediate = 0;
    for (Step step : steps) {
      long times = Math.min(step.times(), left);
      left -= times;
      if (step.isImmediate()) {
        immediate += times;
      } else if (times > 0) {
        addImmediate(waits, immediate);
        immediate = 0;
        waits.add("after " + text(step.delay()));
      }
    }
    addImmediate(waits, immediate);
    if (growth != null && left > 0) {
      waits.add("after " + text(growth.first()) + ", doubling up to " + text(growth.most()));
    }
    return waits;
  }

  private static void addImmediate(List<String> waits, long times) {
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
