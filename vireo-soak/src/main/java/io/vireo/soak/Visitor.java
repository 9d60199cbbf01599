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
 * A client that is there when a fault begins, emits with a short time-out while it lasts, and
 * closes: neither may hang.
 */
final class Visitor {
  private static final Logger LOG = LoggerFactory.getLogger(Visitor.class);
  static final String ROUTE = "soak.visitor";
  private static final Duration EMIT_TIMEOUT = Duration.ofMillis(500);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration HANGING = Duration.ofSeconds(60);

  private final Observer observer;
  private final Overrun emits;
  private final Overrun closes;
  private final CompletableFuture<Boolean> left = new CompletableFuture<>();

  private Visitor(Observer observer, Overrun emits, Overrun closes) {
    this.observer = observer;
    this.emits = emits;
    this.closes = closes;
  }

  /** Connects, both for emitting and for listening. */
  static Visitor arrive(String url, Duration heartbeat, Overrun emits, Overrun closes) {
    Observer observer =
        new Observer(
            RabbitDriver.connect(
                RabbitOptions.builder()
                    .urls(url)
                    .heartbeat(heartbeat)
                    .closeTimeout(CLOSE_TIMEOUT)
                    .name("soak visitor")
                    .build()));
    observer.on(ROUTE, event -> {});
    observer.emit(ROUTE, "arrived");
    return new Visitor(observer, emits, closes);
  }

  /** Emits and closes, on a thread of its own. */
  void leave() {
    Thread thread = new Thread(this::emitAndClose, "soak-visitor");
    thread.setDaemon(true);
    thread.start();
  }

  private void emitAndClose() {
    try {
      emit();
      long closing = System.nanoTime();
      observer.close();
      closes.ended(closing, CLOSE_TIMEOUT);
      left.complete(true);
    } catch (RuntimeException e) {
      left.completeExceptionally(e);
    }
  }

  private void emit() {
    long start = System.nanoTime();
    try {
      observer.emit(ROUTE, "leaving", EmitOptions.builder().timeout(EMIT_TIMEOUT).build());
    } catch (VireoException e) {
      LOG.debug("The visitor could not emit", e);
    }
    emits.ended(start, EMIT_TIMEOUT);
  }

  /** Waits until it has closed; what takes longer than a minute counts as a minute. */
  void awaitLeft() throws InterruptedException {
    long start = System.nanoTime();
    try {
      left.get(HANGING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.error("The visitor hangs", e);
      closes.ended(start, CLOSE_TIMEOUT);
    } catch (ExecutionException e) {
      throw new IllegalStateException("The visitor has failed", e);
    }
  }
}
