package io.vireo.soak;

import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import java.time.Duration;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Delayed events that are due in regular bursts, after delays of 0.1 to 10 s. */
final class DelayedBurstTraffic extends WaitingTraffic {
  private static final int LONGEST_TICKS = 100;
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private @Nullable BurstPlan plan;

  DelayedBurstTraffic(String url, Duration heartbeat, int rate) {
    super(url, heartbeat, rate);
  }

  @Override
  void listen(Observer own, String route, ObserveOptions.Builder how) {
    own.onMessage(route, String.class, ledger()::handled, how.build());
  }

  @Override
  void plan(long tick, int burst, IntPredicate emit) {
    if (plan == null) {
      plan = new BurstPlan(burst, INTERVAL, LONGEST_TICKS);
    }
    plan.advance(tick, emit);
  }

  @Override
  boolean emit(Observer own, String route, String id, Duration untilDue, EmitOptions options) {
    Duration delay = untilDue.compareTo(SHORTEST) < 0 ? SHORTEST : untilDue;
    ledger().delayed(id, route, delay);
    var unused = own.emitLater(route, id, delay, options);
    return true;
  }
}
