package io.vireo.cli.observe;

import io.vireo.Control.Pause;
import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import io.vireo.VireoException;
import io.vireo.cli.control.ObserverTable;
import io.vireo.cli.terminal.ErrorReporter;
import io.vireo.operations.text.SafeText;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Prints when listeners are paused by another program and when they are resumed, so that the user
 * knows why no events arrive.
 */
final class PauseWatch implements AutoCloseable {
  private static final long CHECK_INTERVAL_MILLIS = 250;

  private final Observer observer;
  private final List<Subscription> subscriptions;
  private final PrintStream err;
  private final Set<Subscription> paused = new HashSet<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Creates a watch, which {@link #start()} starts. */
  PauseWatch(Observer observer, List<Subscription> subscriptions, PrintStream err) {
    this.observer = observer;
    this.subscriptions = subscriptions;
    this.err = err;
  }

  void start() {
    Thread thread = new Thread(this::watch, "vireo-pause-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      do {
        subscriptions.forEach(this::check);
      } while (!closed.await(CHECK_INTERVAL_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void check(Subscription subscription) {
    State state = subscription.state();
    if (state == State.PAUSED && paused.add(subscription)) {
      print("Paused: " + subscription.event() + why(subscription));
    } else if (state == State.RUNNING && paused.remove(subscription)) {
      print("Resumed: " + subscription.event());
    }
  }

  private String why(Subscription subscription) {
    return (subscription.broadcast() ? Optional.<Pause>empty() : routePause(subscription.event()))
        .map(pause -> ", " + ObserverTable.ofToday().describe(pause))
        .orElse("");
  }

  private Optional<Pause> routePause(String event) {
    try {
      return observer.control().routePause(event);
    } catch (VireoException e) {
      ErrorReporter.report(err, ErrorReporter.describe(e));
      return Optional.empty();
    }
  }

  private void print(String sentence) {
    err.println(SafeText.oneLine(sentence));
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
