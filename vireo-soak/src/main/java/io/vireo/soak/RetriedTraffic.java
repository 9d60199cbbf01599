package io.vireo.soak;

import io.vireo.EmitOptions;
import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RetryPolicy;
import java.time.Duration;
import java.util.function.IntPredicate;

/** Events whose handler fails at the first two attempts and succeeds at the third. */
final class RetriedTraffic extends WaitingTraffic {
  private static final int ATTEMPTS = 3;
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final RetryPolicy POLICY =
      RetryPolicy.exponential(FIRST, FIRST.multipliedBy(2)).atMost(ATTEMPTS);

  RetriedTraffic(String url, Duration heartbeat, int rate) {
    super(url, heartbeat, rate);
  }

  @Override
  void listen(Observer own, String route, ObserveOptions.Builder how) {
    own.onMessage(route, String.class, this::handle, how.retryPolicy(POLICY).build());
  }

  private void handle(Message<String> message) throws NotYetException {
    if (message.attempt() > ATTEMPTS) {
      ledger().wrongAttempt(message.content());
    }
    if (message.attempt() >= ATTEMPTS) {
      ledger().handled(message);
      return;
    }
    NotYetException failure = new NotYetException();
    ledger()
        .attemptFailed(
            message.content(),
            message.attempt(),
            POLICY.delayAfter(message.attempt(), failure).orElseThrow());
    throw failure;
  }

  /** The failure of an attempt that is meant to fail. It has no stack trace, which saves time. */
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
    ledger().immediate(id, route);
    return own.emit(route, id, options);
  }
}
