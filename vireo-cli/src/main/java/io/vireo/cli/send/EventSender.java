package io.vireo.cli.send;

import io.vireo.cli.terminal.CommandException;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/**
 * Sends what a source gives, in its order, with many events on their way at a time, and counts what
 * became of them. The first failure ends it: what came before is waited for, what comes after is
 * not sent.
 */
final class EventSender {
  /**
   * More than any driver keeps under way, so that the driver's own window is what slows it down.
   */
  private static final int WINDOW = 8_192;

  private final Send send;
  private final Duration patience;
  private final Semaphore window = new Semaphore(WINDOW);
  private final SendTally tally = new SendTally();
  private volatile boolean stopped;

  /** Sends the data of one event. */
  @FunctionalInterface
  interface Send {
    /** Answers whether a queue took it. */
    CompletableFuture<Boolean> send(RawValue data);
  }

  /**
   * Makes one.
   *
   * @param send sends one event
   * @param timeout within what time its future completes
   */
  EventSender(Send send, Duration timeout) {
    this.send = send;
    // The futures keep the time-out; a little more is for the threads between.
    this.patience = timeout.plusSeconds(2);
  }

  SendTally tally() {
    return tally;
  }

  /** Sends everything; returns when each event has been dealt with. */
  void sendAll(EventSource source) throws IOException {
    long number = 0;
    while (!stopped && tally.failure() == null) {
      number++;
      RawValue data = next(source, number);
      if (data == null) {
        break;
      }
      sendOne(data, number, source.position());
    }
    awaitAll();
  }

  /**
   * Sends no further event; returns when those under way have been dealt with. Any thread may call
   * it.
   */
  void stop() {
    stopped = true;
    awaitAll();
  }

  private @Nullable RawValue next(EventSource source, long number) throws IOException {
    try {
      return source.next();
    } catch (CommandException e) {
      tally.failed(new SendTally.Failure(number, "", e));
      return null;
    }
  }

  private void sendOne(RawValue data, long number, String position) {
    window.acquireUninterruptibly();
    CompletableFuture<Boolean> outcome;
    try {
      outcome = send.send(data);
    } catch (RuntimeException e) {
      window.release();
      tally.failed(new SendTally.Failure(number, position, e));
      return;
    }
    var unused =
        outcome.whenComplete(
            (taken, failure) -> {
              if (failure == null) {
                tally.accepted(taken);
              } else {
                tally.failed(new SendTally.Failure(number, position, unwrapped(failure)));
              }
              window.release();
            });
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private void awaitAll() {
    try {
      if (window.tryAcquire(WINDOW, Durations.millis(patience), TimeUnit.MILLISECONDS)) {
        window.release(WINDOW);
      } else {
        tally.failed(
            new SendTally.Failure(
                Long.MAX_VALUE,
                "",
                CommandException.failed("Some events were not answered for within the time-out")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
