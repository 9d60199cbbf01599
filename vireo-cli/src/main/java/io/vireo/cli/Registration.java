package io.vireo.cli;

import io.vireo.Health;
import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import io.vireo.VireoException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Registers listeners within a time of the command's own: a person waits for it. */
final class Registration {
  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Observer observer;
  private final String place;
  private final Duration timeout;

  Registration(Observer observer, String place, Duration timeout) {
    this.observer = observer;
    this.place = place;
    this.timeout = timeout;
  }

  /**
   * Registers them.
   *
   * @param listeners makes the subscriptions; runs on another thread
   * @throws CommandException if they were not all registered in time
   */
  void register(Supplier<List<Subscription>> listeners) {
    CompletableFuture<Void> registered =
        CompletableFuture.runAsync(() -> awaitRunning(listeners.get()), Registration::start);
    try {
      registered.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw CommandException.failed(
          "Could not listen on " + place + " within " + timeout.toMillis() + " ms" + reason(), e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof VireoException failure) {
        throw failure;
      }
      throw new IllegalStateException("Listening has failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("Interrupted while connecting to " + place, e);
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "vireo-registration");
    thread.setDaemon(true);
    thread.start();
  }

  private static void awaitRunning(List<Subscription> subscriptions) {
    // An observer returns unregistered listeners after a time of its own, which may be shorter.
    while (subscriptions.stream().anyMatch(one -> one.state() == State.CONNECTING)) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  private String reason() {
    return observer.health().parts().stream()
        .filter(part -> part.status() != Health.Status.UP)
        .map(Health.Part::reason)
        .filter(Objects::nonNull)
        .findFirst()
        .map(reason -> ": " + reason)
        .orElse("");
  }
}
