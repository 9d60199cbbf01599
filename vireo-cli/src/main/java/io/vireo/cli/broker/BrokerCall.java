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
 * Does what needs a broker within a time of the command's own: a person waits for it, and Vireo
 * would wait longer.
 */
public final class BrokerCall {
  private final Core core;
  private final String endpoint;

  public BrokerCall(Core core, String endpoint) {
    this.core = core;
    this.endpoint = endpoint;
  }

  /**
   * Does it.
   *
   * @param verb what is done, for the message, such as {@code listen}
   * @param atMost how long it may take
   * @param action does it; runs on another thread
   * @return what the action returns
   * @throws CommandException if it was not done in time
   */
  public <T> T within(Duration atMost, String verb, Supplier<T> action) {
    CompletableFuture<T> done = CompletableFuture.supplyAsync(action, BrokerCall::start);
    try {
      return done.get(Durations.millis(atMost), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw CommandException.failed(
          "Could not "
              + verb
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
      throw new IllegalStateException("Could not " + verb + " on " + endpoint, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("Interrupted while waiting for " + endpoint, e);
    }
  }

  /**
   * Does it, and says what was to be done if there is no connection: what Vireo says then speaks of
   * the means, such as an exchange of its own.
   *
   * @throws CommandException if it was not done
   */
  public <T> T sayingWhat(Duration atMost, String verb, Supplier<T> action) {
    try {
      return within(atMost, verb, action);
    } catch (NoConnectionException | ObservationException e) {
      String reason = reason();
      throw failure(verb + " on " + endpoint, reason.isEmpty() ? ": " + e.getMessage() : reason, e);
    }
  }

  private static CommandException failure(String what, String reason, Exception cause) {
    return CommandException.failed("Could not " + what + reason, cause);
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
