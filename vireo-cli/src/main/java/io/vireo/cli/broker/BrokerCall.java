package io.vireo.cli.broker;

import io.vireo.Core;
import io.vireo.Health;
import io.vireo.NoConnectionException;
import io.vireo.ObservationException;
import io.vireo.cli.terminal.CommandException;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Calls that need a broker, with the time-out of the command. Vireo's own time-outs are longer, and
 * a person waits for the command.
 */
public final class BrokerCall {
  private final Core core;
  private final String endpoint;

  public BrokerCall(Core core, String endpoint) {
    this.core = core;
    this.endpoint = endpoint;
  }

  /**
   * Calls an action and waits for it.
   *
   * @param atMost how long the action may take
   * @param name what the action does, for an error message that begins with "Could not", such as
   *     {@code listen}
   * @param action runs on another thread
   * @return what the action returns
   * @throws CommandException if the action does not end in time
   */
  public <T> T within(Duration atMost, String name, Supplier<T> action) {
    CompletableFuture<T> done = CompletableFuture.supplyAsync(action, BrokerCall::start);
    try {
      return done.get(Durations.millis(atMost), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw CommandException.failed(
          "Could not "
              + name
              + " on "
              + endpoint
              + " within "
              + Durations.millis(atMost)
              + " ms"
              + reason(),
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("Could not " + name + " on " + endpoint, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("Interrupted while waiting for " + endpoint, e);
    }
  }

  /**
   * Does the same, and names the action in the error message if there is no connection too. The
   * message of Vireo would name an internal exchange or queue, which the user has not asked for.
   *
   * @throws CommandException if the action does not end in time or there is no connection
   */
  public <T> T named(Duration atMost, String name, Supplier<T> action) {
    try {
      return within(atMost, name, action);
    } catch (NoConnectionException | ObservationException e) {
      String reason = reason();
      throw CommandException.failed(
          "Could not "
              + name
              + " on "
              + endpoint
              + (reason.isEmpty() ? ": " + e.getMessage() : reason),
          e);
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "vireo-call");
    thread.setDaemon(true);
    thread.start();
  }

  private String reason() {
    return core.health().parts().stream()
        .filter(part -> part.status() != Health.Status.UP)
        .flatMap(part -> part.reason().stream())
        .findFirst()
        .map(reason -> ": " + reason)
        .orElse("");
  }
}
