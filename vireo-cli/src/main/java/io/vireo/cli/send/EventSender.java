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
 * Sends the events of a source in their order, without waiting for the confirm of one before it
 * sends the next, and counts the outcomes. After the first failure it sends no further event, but
 * waits for the outcome of those that it has sent.
 */
final class EventSender {
  /**
   * Larger than the window of any driver, so that the driver limits the rate and not this class.
   */
  private static final int WINDOW = 8_192;

  private final Send send;
  private final Duration maxWait;
  private final Semaphore window = new Semaphore(WINDOW);
  private final SendOutcomes outcomes = new SendOutcomes();
  private volatile boolean stopped;

  /** Sends the data of one event. */
  @FunctionalInterface
  interface Send {
    /** Returns a future of whether a queue took the event. */
    CompletableFuture<Boolean> send(RawValue data);
  }

  /**
   * Creates a sender.
   *
   * @param send sends one event
   * @param timeout the time within which the future of {@code send} completes
   */
  EventSender(Send send, Duration timeout) {
    this.send = send;
    // The futures complete within the time-out; their callbacks may run somewhat later.
    this.maxWait = timeout.plusSeconds(2);
  }

  SendOutcomes outcomes() {
    return outcomes;
  }

  /** Sends all events of a source. Blocks until the outcome of each is known. */
  void sendAll(EventSource source) throws IOException {
    long number = 0;
    while (!stopped && outcomes.failure() == null) {
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
   * Stops sending. Blocks until the outcomes of the events that have been sent are known. Any
   * thread may call it.
   */
  void stop() {
    stopped = true;
    awaitAll();
  }

  private @Nullable RawValue next(EventSource source, long number) throws IOException {
    try {
      return source.next();
    } catch (CommandException e) {
      outcomes.failed(new SendOutcomes.Failure(number, "", e));
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
      outcomes.failed(new SendOutcomes.Failure(number, position, e));
      return;
    }
    var unused =
        outcome.whenComplete(
            (taken, failure) -> {
              if (failure == null) {
                outcomes.accepted(taken);
              } else {
                outcomes.failed(new SendOutcomes.Failure(number, position, unwrapped(failure)));
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
      if (window.tryAcquire(WINDOW, Durations.millis(maxWait), TimeUnit.MILLISECONDS)) {
        window.release(WINDOW);
      } else {
        outcomes.failed(
            new SendOutcomes.Failure(
                Long.MAX_VALUE,
                "",
                CommandException.failed(
                    "Some events were neither confirmed nor refused within the time-out")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
