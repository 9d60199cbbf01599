package io.vireo.soak;

import io.vireo.tck.fault.Ledger;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits until nothing more will come. */
final class Settling {
  /**
   * RabbitMQ offers an event that could not be moved to its target at once anew after three
   * minutes.
   */
  private static final Duration WITH_EVENTS_THERE = Duration.ofMinutes(4);

  /** A quorum queue tells how many events it holds every five seconds. */
  private static final Duration WITH_NONE_THERE = Duration.ofSeconds(12);

  private static final Duration POLL = Duration.ofMillis(500);

  private Settling() {}

  /**
   * Waits until each event has been handled, or nothing has come for so long that nothing will.
   * Emitting must have ended.
   */
  static void await(RabbitAdmin admin, WaitingBooks books) throws InterruptedException {
    long progress = System.nanoTime();
    long handled = books.ledger().figures().handled();
    while (!books.ledger().isSettled(books.ledger().mark())) {
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
      Ledger.Figures now = books.ledger().figures();
      if (now.handled() > handled) {
        handled = now.handled();
        progress = System.nanoTime();
      }
      Duration most = isEmpty(admin) ? WITH_NONE_THERE : WITH_EVENTS_THERE;
      if (System.nanoTime() - progress > most.toNanos()) {
        return;
      }
    }
  }

  /** Whether nothing is in any queue but those of recovery. */
  private static boolean isEmpty(RabbitAdmin admin) {
    return admin
        .eval(
            "lists:sum([N || [{name, {resource, _, _, Name}}, {messages, N}] <-"
                + " rabbit_amqqueue:info_all(<<\"/\">>, [name, messages]), is_integer(N),"
                + " binary:match(Name, <<\"RECOVERY.\">>) =:= nomatch])")
        .equals("0");
  }
}
