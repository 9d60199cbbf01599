package io.vireo.soak;

import io.vireo.tck.fault.Ledger;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for the delivery of the events that are still at the broker. */
final class RemainingEvents {
  /**
   * RabbitMQ waits for three minutes before it moves a dead-lettered event again whose first move
   * was not confirmed.
   */
  private static final Duration TIMEOUT_WITH_EVENTS = Duration.ofMinutes(4);

  /** A quorum queue updates the count of its events every five seconds. */
  private static final Duration TIMEOUT_WITHOUT_EVENTS = Duration.ofSeconds(12);

  private static final Duration POLL = Duration.ofMillis(500);

  private RemainingEvents() {}

  /**
   * Waits until each event has been handled, or none has been delivered for so long that none will
   * be. Emitting must have ended.
   */
  static void await(RabbitAdmin admin, WaitingEventLedger ledger) throws InterruptedException {
    long progress = System.nanoTime();
    long handled = ledger.totals().figures().handled();
    while (!ledger.totals().isSettled(ledger.totals().mark())) {
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
      Ledger.Figures now = ledger.totals().figures();
      if (now.handled() > handled) {
        handled = now.handled();
        progress = System.nanoTime();
      }
      Duration timeout = isEmpty(admin) ? TIMEOUT_WITHOUT_EVENTS : TIMEOUT_WITH_EVENTS;
      if (System.nanoTime() - progress > timeout.toNanos()) {
        return;
      }
    }
  }

  /** Whether all queues are empty but those of recovery. */
  private static boolean isEmpty(RabbitAdmin admin) {
    return admin
        .eval(
            "lists:sum([N || [{name, {resource, _, _, Name}}, {messages, N}] <-"
                + " rabbit_amqqueue:info_all(<<\"/\">>, [name, messages]), is_integer(N),"
                + " binary:match(Name, <<\"RECOVERY.\">>) =:= nomatch])")
        .equals("0");
  }
}
