package io.vireo.soak;

import io.vireo.EmitOptions;
import io.vireo.Observer;
import io.vireo.VireoException;
import io.vireo.rabbitmq.RabbitDriver;
import io.vireo.rabbitmq.RabbitOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client that connects before a fault, and emits and closes while the fault lasts. Neither call
 * may outlast its time-out.
 */
final class ShortLivedClient {
  private static final Logger LOG = LoggerFactory.getLogger(ShortLivedClient.class);
  static final String ROUTE = "soak.short.lived";
  private static final Duration EMIT_TIMEOUT = Duration.ofMillis(500);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration MAX_WAIT = Duration.ofSeconds(60);

  private final Observer observer;
  private final Overrun emits;
  private final Overrun closes;
  private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

  private ShortLivedClient(Observer observer, Overrun emits, Overrun closes) {
    this.observer = observer;
    this.emits = emits;
    this.closes = closes;
  }

  /** Opens both connections: listens to a route and emits an event to it. */
  static ShortLivedClient connect(String url, Duration heartbeat, Overrun emits, Overrun closes) {
    Observer observer =
        new Observer(
            RabbitDriver.connect(
                RabbitOptions.builder()
                    .urls(url)
                    .heartbeat(heartbeat)
                    .closeTimeout(CLOSE_TIMEOUT)
                    .name("soak short-lived client")
                    .build()));
    observer.on(ROUTE, event -> {});
    observer.emit(ROUTE, "opened");
    return new ShortLivedClient(observer, emits, closes);
  }

  /** Emits and closes on a thread of its own. */
  void startClosing() {
    SoakThreads.start("short-lived-client", this::emitAndClose);
  }

  private void emitAndClose() {
    try {
      emit();
      long closing = System.nanoTime();
      observer.close();
      closes.ended(closing, CLOSE_TIMEOUT);
      closed.complete(true);
    } catch (RuntimeException e) {
      closed.completeExceptionally(e);
    }
  }

  private void emit() {
    long start = System.nanoTime();
    try {
      observer.emit(ROUTE, "closing", EmitOptions.builder().timeout(EMIT_TIMEOUT).build());
    } catch (VireoException e) {
      LOG.debug("The short-lived client could not emit", e);
    }
    emits.ended(start, EMIT_TIMEOUT);
  }

  /** Waits until the client has closed, for a minute at most, which then counts as an overrun. */
  void awaitClosed() throws InterruptedException {
    long start = System.nanoTime();
    try {
      closed.get(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.error("The short-lived client has not closed within {}", MAX_WAIT, e);
      closes.ended(start, CLOSE_TIMEOUT);
    } catch (ExecutionException e) {
      throw new IllegalStateException("The short-lived client has failed", e);
    }
  }
}
