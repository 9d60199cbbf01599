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
 * Prints what an observer receives, until enough was printed, the output is closed, or somebody
 * ends it. An event is acknowledged after it was printed; one that is not printed goes back to its
 * queue.
 *
 * <p>The observer's options must allow an immediate retry: an observer that was stopped gives an
 * event back instead of trying it again.
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
   * Makes one.
   *
   * @param count how many events to print; null for no limit
   */
  ObserveSession(Observer observer, EventPrinter printer, @Nullable Long count, PrintStream err) {
    this.observer = observer;
    this.printer = printer;
    this.count = count == null ? UNLIMITED : count;
    this.err = err;
  }

  /** Handles an event. */
  synchronized void print(Message<TokenBuffer> message) throws IOException {
    if (ending) {
      throw new IOException("Not printed, as enough was; the event goes back");
    }
    try {
      printer.print(message);
    } catch (IOException e) {
      writeFailure = e;
      endAfterThis();
      throw e;
    }
    printed++;
    if (printed == count) {
      endAfterThis();
    }
  }

  private void endAfterThis() {
    ending = true;
    observer.stop();
  }

  /** Waits until it has ended, tells why if need be, and gives the exit code. */
  int await() {
    try {
      observer.join();
      observer.close();
      return report();
    } finally {
      ended.countDown();
    }
  }

  /** Ends it from outside; returns its exit code once it has ended. */
  int end() {
    observer.stop();
    try {
      if (!ended.await(END_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        // The reader of the output does not read: the event that waits for it goes back.
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
      tell("Standard output cannot be written: " + failure.getMessage() + "; the event goes back");
    } else if (exitCode() != ExitCode.DONE) {
      tell("Ended after " + printed + " of " + count + " events");
    }
    return exitCode();
  }

  private synchronized int exitCode() {
    boolean failed = writeFailure != null && !StandardOutput.isClosedPipe(writeFailure);
    return failed || printed < count ? ExitCode.FAILED : ExitCode.DONE;
  }

  private void tell(String message) {
    err.println("vireo: " + ErrorReporter.oneSafeLine(message));
  }
}
