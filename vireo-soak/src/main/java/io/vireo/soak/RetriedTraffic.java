package io.vireo.soak;

import io.vireo.EmitOptions;
import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RetryPolicy;
import java.time.Duration;
import java.util.function.IntPredicate;

/** Events whose handler fails twice; the third try succeeds. */
final class RetriedTraffic extends WaitingTraffic {
  private static final int TRIES = 3;
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final RetryPolicy POLICY =
      RetryPolicy.exponential(FIRST, FIRST.multipliedBy(2)).atMost(TRIES);

  RetriedTraffic(String url, Duration heartbeat, int rate) {
    super(url, heartbeat, rate);
  }

  @Override
  void listen(Observer own, String route, ObserveOptions.Builder how) {
    own.onMessage(route, String.class, this::handle, how.retryPolicy(POLICY).build());
  }

  private void handle(Message<String> message) throws NotYetException {
    if (message.attempt() > TRIES) {
      books().miscounted(message.content());
    }
    if (message.attempt() >= TRIES) {
      books()
          .handled(
              message.content(),
              message.id().orElse(null),
              message.redelivered(),
              message.attempt());
      return;
    }
    NotYetException failure = new NotYetException();
    books()
        .tried(
            message.content(),
            message.attempt(),
            POLICY.delayAfter(message.attempt(), failure).orElseThrow());
    throw failure;
  }

  /** A try of which nothing more was wanted. */
  private static final class NotYetException extends Exception {
    private static final long serialVersionUID = 1;

    NotYetException() {
      super("not yet", null, false, false);
    }
  }

  @Override
  void plan(long tick, int burst, IntPredicate emit) {
    int number = tick % INTERVAL == 0 ? burst : 0;
    for (int i = 0; i < number && emit.test(0); i++) {}
  }

  @Override
  boolean emit(Observer own, String route, String id, Duration untilDue, EmitOptions options) {
    books().plain(id, route);
    return own.emit(route, id, options);
  }
}
