package io.vireo.cli.observe;

import io.vireo.Message;
import io.vireo.Observer;
import io.vireo.cli.terminal.ErrorReporter;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.cli.terminal.StandardOutput;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Prints the events that an observer receives, until the wanted number is printed, the output is
 * closed, or the command is interrupted. An event is acknowledged after it was printed; an event
 * that was not printed goes back to its queue.
 *
 * <p>The listeners must have an immediate retry policy. Without one, an event whose handler fails
 * goes to recovery; with one, a stopped observer gives the event back to its queue instead of
 * trying it again.
 */
final class ObserveSession {
  private static final long UNLIMITED = 0;
  private static final long END_TIMEOUT_SECONDS = 10;

  private final Observer observer;
  private final EventPrinter printer;
  private final long count;
  private final PrintStream err;
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean ending;
  private long printed;
  private @Nullable IOException writeFailure;

  /**
   * Creates a session.
   *
   * @param count how many events to print; null for no limit
   */
  ObserveSession(Observer observer, EventPrinter printer, @Nullable Long count, PrintStream err) {
    this.observer = observer;
    this.printer = printer;
    this.count = count == null ? UNLIMITED : count;
    this.err = err;
  }

  /** Prints an event. Throws if it was not printed, so that the event is not acknowledged. */
  synchronized void print(Message<TokenBuffer> message) throws IOException {
    if (ending) {
      throw new IOException(
          "The wanted number of events is printed; this one goes back to its queue");
    }
    try {
      printer.print(message);
    } catch (IOException e) {
      writeFailure = e;
      stop();
      throw e;
    }
    printed++;
    if (printed == count) {
      stop();
    }
  }

  private void stop() {
    ending = true;
    observer.stop();
  }

  /**
   * Waits until the observer has ended, prints why if it ended early, and returns the exit code.
   */
  int await() {
    try {
      observer.join();
      observer.close();
      return report();
    } finally {
      ended.countDown();
    }
  }

  /**
   * Ends the session and waits until it has ended. Returns the exit code. Any thread may call it.
   */
  int end() {
    observer.stop();
    try {
      if (!ended.await(END_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        // The next program in the pipe does not read. The event that cannot be written stays
        // unacknowledged, so it goes back to its queue.
        return ExitCode.FAILED;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return exitCode();
  }

  private synchronized int report() {
    IOException failure = writeFailure;
    if (failure != null && !StandardOutput.isClosedPipe(failure)) {
      ErrorReporter.report(
          err,
          "Standard output cannot be written: "
              + failure.getMessage()
              + "; the event goes back to its queue");
    } else if (exitCode() != ExitCode.DONE) {
      ErrorReporter.report(err, "Ended after " + printed + " of " + count + " events");
    }
    return exitCode();
  }

  private synchronized int exitCode() {
    boolean failed = writeFailure != null && !StandardOutput.isClosedPipe(writeFailure);
    return failed || printed < count ? ExitCode.FAILED : ExitCode.DONE;
  }
}
