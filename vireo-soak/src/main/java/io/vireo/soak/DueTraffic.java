package io.vireo.soak;

import io.vireo.EmitOptions;
import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Delayed events that fall due at a steady rate, after delays of 0.1 to 10 s. */
final class DueTraffic extends WaitingTraffic {
  private static final int LONGEST_TICKS = 100;
  private static final int CONCURRENCY = 4;

  private @Nullable DuePlan plan;

  DueTraffic(String url, Duration heartbeat, int rate) {
    super(url, heartbeat, rate);
  }

  @Override
  void listen(Observer own) {
    own.onMessage(
        ROUTE,
        String.class,
        this::handle,
        ObserveOptions.builder().resumable(true).concurrency(CONCURRENCY).build());
  }

  private void handle(Message<String> message) {
    books().handled(message.content(), message.id(), message.redelivered(), message.attempt());
  }

  @Override
  void plan(long tick, int number) {
    if (plan == null) {
      plan = new DuePlan(number, LONGEST_TICKS);
    }
    plan.advance(tick, delay -> offer(TICK.multipliedBy(delay)));
  }

  @Override
  boolean emit(Observer own, String id, Duration delay, EmitOptions options) {
    books().delayed(id, delay);
    var unused = own.emitLater(ROUTE, id, delay, options);
    return true;
  }
}
