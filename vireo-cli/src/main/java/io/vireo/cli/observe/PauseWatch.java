package io.vireo.cli.observe;

import io.vireo.Control.Pause;
import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import io.vireo.VireoException;
import io.vireo.cli.control.ObserverTable;
import io.vireo.cli.terminal.ErrorReporter;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Says when listeners are paused from elsewhere and when they go on: whoever waits for events is to
 * know why none come.
 */
final class PauseWatch implements AutoCloseable {
  private static final long LOOK_EVERY_MILLIS = 250;

  private final Observer observer;
  private final List<Subscription> subscriptions;
  private final PrintStream err;
  private final Set<Subscription> paused = new HashSet<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Makes one; it looks from {@link #start()} on. */
  PauseWatch(Observer observer, List<Subscription> subscriptions, PrintStream err) {
    this.observer = observer;
    this.subscriptions = subscriptions;
    this.err = err;
  }

  PauseWatch start() {
    Thread thread = new Thread(this::watch, "vireo-pause-watch");
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  private void watch() {
    try {
      do {
        subscriptions.forEach(this::look);
      } while (!closed.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Subscription subscription) {
    State state = subscription.state();
    if (state == State.PAUSED && paused.add(subscription)) {
      say("Paused: " + subscription.event() + why(subscription));
    } else if (state == State.RUNNING && paused.remove(subscription)) {
      say("Resumed: " + subscription.event());
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
      err.println("vireo: " + ErrorReporter.oneSafeLine(ErrorReporter.describe(e)));
      return Optional.empty();
    }
  }

  private void say(String sentence) {
    err.println(ErrorReporter.oneSafeLine(sentence));
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
